// The call gate as the admin's Asterisk includes it: its text, the contexts that lead into it, and its fingerprint.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Fault } from '../../../shared/errors.ts';

/** The contexts of the gate file; `ShowDialPlan` of each tells whether the gate is loaded as delivered. */
export const GATE_CONTEXTS = ['lic-call', 'lic-emergency', 'lic-ext'] as const;

export interface GateOptions {
  /** Numbers that pass in every state, as they are dialled. */
  readonly emergency: readonly string[];
}

/** One line of the loaded dialplan, as `ShowDialPlan` lists it. */
export interface DialplanStep {
  readonly context: string;
  readonly extension: string;
  readonly priority: number;
  readonly application: string;
  readonly data: string;
}

/** The include file. Throws Fault `emergency_number` for what no dialplan could hold as a number. */
export function gateFile({ emergency }: GateOptions): string {
  refuseWrongNumbers(emergency);
  const template = readFileSync(new URL('./gate/switchkey-gate.conf', import.meta.url), 'utf8');
  return template.replace('@EMERGENCY@', () => emergency.map((number) => `exten => ${number},1,Return()`).join('\n'));
}

/** The optional include file with what an admin's dialplan may ask of an extension's add-ons. */
export function addOnExamples(): string {
  return readFileSync(new URL('./gate/switchkey-add-ons.conf', import.meta.url), 'utf8');
}

function refuseWrongNumbers(emergency: readonly string[]): void {
  const wrong = emergency.find((number) => !/^[0-9*#+]{2,8}$/.test(number));
  if (wrong !== undefined)
    throw new Fault('emergency_number', `'${wrong}' is no emergency number. Give 2 to 8 of the signs 0-9 * # +.`);
}

/**
 * Why a pattern of emergency numbers cannot be used, for a person; undefined when it can. Only signs that mean the same to
 * JavaScript and to POSIX and nothing to the dialplan are allowed: quotes, braces, backslashes, commas, semicolons and `$[`
 * would end the expression that holds it. The empty pattern would let every call pass.
 */
export function patternProblem(source: string): string | undefined {
  const advice = 'Write it with digits + * # . ? [ ] ( ) | ^ $ only, e.g. ^(112|911)$';
  if (source === '' || /^[0-9+*#.?()|^$[\]-]+$/.test(source) === false)
    return `The emergency pattern is empty or holds a sign that the dialplan would misread. ${advice}.`;
  if (/\$\[|\(\?|[?*+]{2}/.test(source))
    return `The emergency pattern holds a sequence that the PBX reads differently. ${advice}.`;
  try {
    return new RegExp(source).test('') ? `The emergency pattern matches an empty number. ${advice}.` : undefined;
  } catch {
    return `The emergency pattern is not a regular expression. ${advice}.`;
  }
}

export interface WrapperOptions {
  readonly name: string;
  /** The context that the calls went to before. */
  readonly target: string;
  /** Extensions are checked one by one; a trunk is nobody's extension. */
  readonly callers: 'extensions' | 'trunk';
  /** Numbers that pass in every state, the same as in the gate file. */
  readonly emergency: readonly string[];
}

/** The pattern of every number that a wrapper takes. */
const DIALLED = '_[+*#0-9a-zA-Z]!';

/**
 * A context to put in front of an existing one (`context=` of endpoints and trunks, `Local/…@name` of diallers). An ordinary
 * call is decided here, in flat steps: a nested `${}` costs more than a step. Everything else asks [lic-call]. Gate and
 * target get the same filtered number, so that no sign in a dialled number makes one of them read another number or caller.
 * Hints are not found through it: endpoints that subscribe need `subscribe_context` = the old context.
 * Throws Fault `emergency_number`.
 */
export function wrapperContext({ name, target, callers, emergency }: WrapperOptions): string {
  refuseWrongNumbers(emergency);
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: dialplan variables, not ours
  const number = '${FILTER(0-9A-Za-z*#+_.\\-,${EXTEN})}';
  const [licensed, caller] =
    callers === 'extensions'
      ? [[' same => n,GotoIf(${DB_EXISTS(licext/${CHANNEL(endpoint)})}?:special)'], ',${CHANNEL(endpoint)}']
      : [[], ''];
  return [
    `[${name}]`,
    ...emergency.map((digits) => `exten => ${digits},1,Goto(${target},${digits},1)`),
    // Text makes a condition true only where no digit stands before it: DB_EXISTS comes last.
    `exten => ${DIALLED},1,GotoIf(\${LIC}\${GROUP(lic)}\${DB_EXISTS(licence/emergency)}?special)`,
    ...licensed,
    ' same => n,Set(GROUP(lic)=try)',
    // DB() leaves what it read in DB_RESULT. With any sign but digits and bars in it there are no calls; and `try` is counted
    // before `calls`: who becomes a call in between is seen twice rather than not at all.
    ' same => n,GotoIf($["${FILTER(0-9|,${DB(licence/calls)})}" = "${DB_RESULT}" & 0${CUT(DB_RESULT,|,1)} > ${EPOCH}' +
      ' & ${GROUP_COUNT(try@lic)} + ${GROUP_COUNT(calls@lic)} <= 0${CUT(DB_RESULT,|,2)}]?:clash)',
    ' same => n,MSet(GROUP(lic)=calls,__LIC=1)',
    ` same => n,Goto(${target},${number},1)`,
    ' same => n(clash),Set(GROUP(lic)=)',
    ` same => n(special),Gosub(lic-call,s,1(${number}${caller}))`,
    ` same => n,Goto(${target},${number},1)`,
    '',
  ].join('\n');
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: dialplan variables, not ours
}

/** Whose wrapper the steps of a loaded context are, exactly as written by `wrapperContext`; undefined: nobody's, or edited. */
export function wrapperCallers(
  steps: readonly Omit<DialplanStep, 'context'>[],
  emergency: readonly string[],
): WrapperOptions['callers'] | undefined {
  const name = 'loaded';
  const target = /^([^,]+),/.exec(
    steps.find(({ application }) => application.toLowerCase() === 'goto')?.data ?? '',
  )?.[1];
  if (target === undefined) return undefined;
  const loaded = fingerprint(steps.map((step) => ({ context: name, ...step })));
  const ways: readonly WrapperOptions['callers'][] = ['extensions', 'trunk'];
  return ways.find((callers) => gateHash(wrapperContext({ name, target, callers, emergency })) === loaded);
}

/** Fingerprint of a gate file: of what it does, not of its comments and blanks. */
export function gateHash(content: string): string {
  return fingerprint(stepsOf(content));
}

/** Fingerprint of the loaded contexts; equal to `gateHash` of the file they were loaded from. */
export function loadedGateHash(steps: readonly DialplanStep[]): string {
  return fingerprint(steps.filter((step) => GATE_CONTEXTS.some((context) => context === step.context)));
}

function fingerprint(steps: readonly DialplanStep[]): string {
  const lines = steps.map((step) =>
    [step.context, step.extension, step.priority, step.application.toLowerCase(), step.data].join('\t'),
  );
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}

function stepsOf(content: string): DialplanStep[] {
  const steps: DialplanStep[] = [];
  let context = '';
  let extension = '';
  let priority = 0;
  for (const line of content.split('\n')) {
    context = /^\[([^\]]+)\]/.exec(line)?.[1] ?? context;
    const first = /^exten\s*=>\s*([^,]+),1,(.*)$/.exec(line);
    const next = /^\s*same\s*=>\s*n(?:\([^)]*\))?,(.*)$/.exec(line);
    const call = /^(\w+)\((.*)\)$/.exec((first?.[2] ?? next?.[1] ?? '').trim());
    if (call === null) continue;
    extension = first?.[1] ?? extension;
    priority = first ? 1 : priority + 1;
    steps.push({ context, extension, priority, application: call[1] ?? '', data: call[2] ?? '' });
  }
  return steps;
}
