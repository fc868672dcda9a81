// The house rules that no other tool knows: what stands at the top, how long a file is, where clock and chance may be read.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const TOP = new Set([
  'agent',
  'server',
  'shared',
  'test',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'README.md',
]);
const LONGEST = 300;
const MEDIAN_AT_MOST = 100;
/** Only the entry points of the two programs and of their two pages, and tests, may ask the machine; everybody else is told. */
const ENTRY_POINTS = /^(agent\/main\.ts|server\/main\.ts|(server|agent)\/web\/main\.tsx|test\/.*)$/;
const AMBIENT = /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.env\b|\bperformance\.now\b/;
const UNFINISHED = /\b(TODO|FIXME|XXX|HACK)\b/;
const SKIPPED_TEST = /\b(it|test|describe)\.(only|todo|fails)\(/;

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** One sentence per broken rule; empty when the house is in order. */
export function houseFaults(files: readonly SourceFile[]): string[] {
  const faults: string[] = [];
  for (const { path } of files) {
    const top = path.split('/')[0] ?? path;
    if (!TOP.has(top) && !top.startsWith('.'))
      faults.push(`${path}: nothing but ${[...TOP].join(', ')} stands at the top`);
  }
  const sources = files.filter(({ path }) => /^(agent|server|shared|test)\/.*\.tsx?$/.test(path));
  for (const source of sources) faults.push(...sourceFaults(source));
  const product = sources.filter(({ path }) => !path.startsWith('test/')).map(lines);
  const median = product.sort((a, b) => a - b)[Math.floor(product.length / 2)] ?? 0;
  if (median > MEDIAN_AT_MOST) faults.push(`the median file has ${median} lines; at most ${MEDIAN_AT_MOST} reads well`);
  return faults;
}

function sourceFaults(source: SourceFile): string[] {
  const { path, text } = source;
  const faults: string[] = [];
  const length = lines(source);
  if (length > LONGEST) faults.push(`${path}: ${length} lines; split it below ${LONGEST}`);
  if (!/^(#!.*\n)?\/\/ \S/.test(text)) faults.push(`${path}: open with one sentence on the file's purpose`);
  const rules = /^test\/house\//.test(path)
    ? []
    : [[UNFINISHED, 'finish it or file it'] as const, [SKIPPED_TEST, 'every test runs'] as const];
  if (!ENTRY_POINTS.test(path))
    faults.push(...matches(path, text, AMBIENT, 'take it as a value; only entry points ask the machine'));
  for (const [pattern, advice] of rules) faults.push(...matches(path, text, pattern, advice));
  return faults;
}

function matches(path: string, text: string, pattern: RegExp, advice: string): string[] {
  return text.split('\n').flatMap((line, index) => {
    const code = line.replace(/^\s*(\/\/|\*).*$/, '');
    const found = pattern.exec(pattern === UNFINISHED ? line : code);
    return found === null ? [] : [`${path}:${index + 1}: ${found[0]}: ${advice}`];
  });
}

function lines({ text }: SourceFile): number {
  return text.split('\n').length - 1;
}

if (import.meta.main) {
  const paths = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    encoding: 'utf8',
  });
  const files = paths
    .split('\0')
    .filter((path) => path !== '')
    .map((path) => ({
      path,
      text: /\.tsx?$/.test(path) ? readFileSync(path, 'utf8') : '',
    }));
  const faults = houseFaults(files);
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
