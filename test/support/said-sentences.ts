// What a program can refuse with, read from its source: every sentence given to a refusal, to a field's fault, or to a schema's rule.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ESTree, parseSync } from 'vite';

type Node = ESTree.Node;

interface Sentences {
  /** Sentence, with `{}` for each part that differs, to the file that says it. */
  readonly said: ReadonlyMap<string, string>;
  /** What could not be followed to its words, as `file: expression`. */
  readonly unfollowed: readonly string[];
}

interface Source {
  readonly path: string;
  readonly code: string;
  readonly nodes: readonly Node[];
  readonly parents: ReadonlyMap<Node, Node>;
  /** By the name that is called. */
  readonly calls: ReadonlyMap<string | undefined, readonly ESTree.CallExpression[]>;
  readonly functions: ReadonlyMap<string | undefined, readonly ESTree.Function[]>;
}

/** An expression whose words are not in sight. */
interface Unknown {
  readonly unknown: string;
}

/** So many steps from a refusal to its words, through variables, parameters and functions. */
const DEEPEST = 8;
/** Rules of a schema that take their words after the bound. */
const RULES = new Set(['refine', 'regex', 'min', 'max', 'length']);

export function sentencesIn(paths: readonly string[], leftOut: RegExp): Sentences {
  const sources = paths
    .flatMap(sourcesIn)
    .filter((path) => !leftOut.test(path))
    .map(parsed);
  const said = new Map<string, string>();
  const unfollowed = new Set<string>();
  const hear = (source: Source, words: Node) => {
    for (const text of textsOf({ source, sources, depth: 0, parts: hear }, words)) {
      if (typeof text !== 'string') unfollowed.add(text.unknown);
      else for (const sentence of sentencesOf(text)) said.set(sentence, source.path);
    }
  };
  for (const source of sources) for (const words of source.nodes.flatMap(wordsIn)) hear(source, words);
  return { said, unfollowed: [...unfollowed] };
}

/** As the page splits what it is told; what has no words of its own is none. */
function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?]) (?=\p{Lu}|\d|\{\})|(?<=^\{\}) (?=\p{Lu})/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => /\p{L}{2}/u.test(sentence));
}

function sourcesIn(path: string): string[] {
  if (path.endsWith('.ts')) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

function parsed(path: string): Source {
  const code = readFileSync(path, 'utf8');
  const nodes: Node[] = [];
  const parents = new Map<Node, Node>();
  const walk = (value: unknown, parent: Node | undefined) => {
    if (Array.isArray(value)) for (const one of value) walk(one, parent);
    if (!isNode(value)) return;
    nodes.push(value);
    if (parent !== undefined) parents.set(value, parent);
    for (const inner of Object.values(value)) walk(inner, value);
  };
  walk(parseSync(path, code).program, undefined);
  const calls = Map.groupBy(
    nodes.filter((node) => node.type === 'CallExpression'),
    ({ callee }) => nameOf(callee),
  );
  const functions = Map.groupBy(
    nodes.filter((node): node is ESTree.Function => node.type === 'FunctionDeclaration'),
    ({ id }) => id?.name,
  );
  return { path, code, nodes, parents, calls, functions };
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The expressions in a node that are words for people. */
function wordsIn(node: Node): Node[] {
  if (node.type === 'CallExpression') {
    const called = nameOf(node.callee);
    if (called === 'refuse') return node.arguments.slice(1, 3);
    if (called === 'fault' || called === 'fieldFault') return node.arguments.slice(1, 2);
    return RULES.has(called ?? '') ? node.arguments.slice(1, 2).filter(isText) : [];
  }
  if (node.type !== 'ObjectExpression') return [];
  const [message, next, path, code, error] = ['message', 'next', 'path', 'code', 'error'].map((name) =>
    property(node, name),
  );
  const isRule = error !== undefined && isText(error);
  const isRefusal = path !== undefined || (code !== undefined && next !== undefined);
  return [...(isRefusal ? [message, next] : []), isRule ? error : undefined].filter(
    (words) => words !== undefined && !isSchema(words),
  ) as Node[];
}

function isText(node: Node): boolean {
  return node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node.value === 'string');
}

/** `z.string()` and what is made of it: the shape of an answer, not one. */
function isSchema(node: Node): boolean {
  if (node.type === 'CallExpression') return isSchema(node.callee);
  return node.type === 'MemberExpression' && (nameOf(node.object) === 'z' || isSchema(node.object));
}

function property(node: ESTree.ObjectExpression, name: string): Node | undefined {
  for (const one of node.properties) if (one.type === 'Property' && nameOf(one.key) === name) return one.value;
  return undefined;
}

function nameOf(node: Node): string | undefined {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'MemberExpression' && !node.computed ? nameOf(node.property) : undefined;
}

interface Following {
  readonly source: Source;
  readonly sources: readonly Source[];
  readonly depth: number;
  /** Told of every part that differs. */
  readonly parts: (source: Source, part: Node) => void;
}

function textsOf(following: Following, node: Node): (string | Unknown)[] {
  const { source, depth } = following;
  const inner = (one: Node) => textsOf({ ...following, depth: depth + 1 }, one);
  const unknown = [{ unknown: `${source.path}: ${source.code.slice(node.start, node.end)}` }];
  if (depth > DEEPEST) return unknown;
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [node.value] : unknown;
    case 'TemplateLiteral':
      for (const part of node.expressions) partWords(following, part);
      return [node.quasis.map(({ value }) => value.cooked ?? '').join('{}')];
    case 'ConditionalExpression':
      return [...inner(node.consequent), ...inner(node.alternate)];
    case 'LogicalExpression':
      return [...inner(node.left), ...inner(node.right)];
    case 'TSAsExpression':
    case 'TSNonNullExpression':
      return inner(node.expression);
    case 'SpreadElement':
      return inner(node.argument);
    case 'AwaitExpression':
      return inner(node.argument);
    case 'MemberExpression':
      return (node.object.type === 'Identifier' && tableOf(following, node.object)) || unknown;
    case 'CallExpression':
      return returnedBy(following, nameOf(node.callee)) ?? unknown;
    case 'Identifier':
      if (node.name === 'undefined') return [];
      return valuesOf(following, node) ?? unknown;
    default:
      return unknown;
  }
}

/** Where a part that differs is words itself, those are said too; a name or an amount is followed to nothing. */
function partWords(following: Following, part: Node): void {
  const texts = textsOf({ ...following, depth: following.depth + 1 }, part);
  if (texts.every((text) => typeof text === 'string' && (text === '' || text.includes(' '))))
    following.parts(following.source, part);
}

type Scope = ESTree.Function | ESTree.ArrowFunctionExpression;

/** What a variable or a parameter may hold; undefined where that is not in sight. */
function valuesOf(
  following: Following,
  identifier: Node & { readonly name: unknown },
): (string | Unknown)[] | undefined {
  const { source, depth } = following;
  const name = String(identifier.name);
  for (let scope = scopeOf(source, identifier); ; scope = scopeOf(source, scope)) {
    const given = source.nodes
      .filter((node) => node.type === 'VariableDeclarator')
      .filter((node) => names(node.id, name) && scopeOf(source, node) === scope);
    if (given.length > 0) {
      return given.flatMap(({ init }) => (init === null ? [] : textsOf({ ...following, depth: depth + 1 }, init)));
    }
    if (scope === undefined) return undefined;
    const at = scope.params.findIndex((one) => nameOf(one) === name);
    if (at >= 0) return argumentsOf(following, scope, at);
  }
}

function names(pattern: Node, name: string): boolean {
  if (pattern.type === 'ArrayPattern') return pattern.elements.some((one) => one !== null && nameOf(one) === name);
  return nameOf(pattern) === name;
}

function scopeOf({ parents }: Source, node: Node): Scope | undefined {
  for (let above = parents.get(node); above !== undefined; above = parents.get(above)) {
    if ('params' in above && 'body' in above && above.type !== 'TSDeclareFunction') return above as Scope;
  }
  return undefined;
}

/** What every caller of a named function gives as its argument, in other files too where they can know it. */
function argumentsOf({ sources, ...following }: Following, scope: Scope, at: number): (string | Unknown)[] | undefined {
  const called = functionName(following.source, scope);
  if (called === undefined) return undefined;
  const isExported = following.source.parents.get(scope)?.type === 'ExportNamedDeclaration';
  const given = (isExported ? sources : [following.source]).flatMap((source) =>
    (source.calls.get(called) ?? []).flatMap(({ arguments: { [at]: argument } }) =>
      argument === undefined ? [] : [{ source, argument }],
    ),
  );
  return given.flatMap(({ source, argument }) =>
    textsOf({ ...following, sources, source, depth: following.depth + 1 }, argument),
  );
}

function functionName({ parents }: Source, scope: Scope): string | undefined {
  if (scope.type === 'FunctionDeclaration') return scope.id?.name;
  const above = parents.get(scope);
  if (above?.type === 'Property') return nameOf(above.key);
  return above?.type === 'VariableDeclarator' ? nameOf(above.id) : undefined;
}

/** What the functions of that name may return. */
function returnedBy(following: Following, called: string | undefined): (string | Unknown)[] | undefined {
  const { sources, depth } = following;
  const found = sources.flatMap((source) => (source.functions.get(called) ?? []).map((scope) => ({ source, scope })));
  if (found.length === 0) return undefined;
  return found.flatMap(({ source, scope }) =>
    source.nodes
      .filter((node) => node.type === 'ReturnStatement')
      .filter((node) => scopeOf(source, node) === scope)
      .flatMap(({ argument }) =>
        argument === null ? [] : textsOf({ ...following, source, depth: depth + 1 }, argument),
      ),
  );
}

/** Every text of a table such as `{ suspended: ['…', '…'] }`, its keys aside. */
function tableOf(
  { source, ...following }: Following,
  { name }: ESTree.IdentifierReference,
): (string | Unknown)[] | undefined {
  const table = source.nodes.find((node) => node.type === 'VariableDeclarator' && nameOf(node.id) === name);
  if (table === undefined) return undefined;
  const within = (node: Node | undefined): boolean =>
    node !== undefined && (node === table || within(source.parents.get(node)));
  return source.nodes
    .filter(({ type }) => type === 'Literal' || type === 'TemplateLiteral' || type === 'Identifier')
    .filter((node) => within(source.parents.get(node)) && isElement(source, node))
    .flatMap((node) => textsOf({ ...following, source, depth: following.depth + 1 }, node))
    .filter((text) => typeof text !== 'string' || text.includes(' '));
}

function isElement({ parents }: Source, node: Node): boolean {
  const above = parents.get(node);
  return above?.type === 'ArrayExpression' || (above?.type === 'Property' && above.value === node);
}
