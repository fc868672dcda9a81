// The house rules notice what they are there to notice.
import { expect, test } from 'vitest';
import { houseFaults } from './check-house.ts';

const file = (path: string, text: string) => ({ path, text });

test('a tidy file has no faults', () => {
  expect(houseFaults([file('shared/a.ts', '// Says what it is for.\nexport const a = 1;\n')])).toEqual([]);
});

test.each([
  ['a stranger at the top', 'docs/a.md', ''],
  ['a file without a purpose', 'shared/a.ts', 'export const a = 1;\n'],
  ['a clock read in the core', 'server/flows/a.ts', '// Purpose.\nexport const a = () => Date.now();\n'],
  ['chance in the core', 'agent/poller/a.ts', '// Purpose.\nexport const a = () => Math.random();\n'],
  ['an environment read in the core', 'agent/poller/a.ts', '// Purpose.\nexport const a = process.env.A;\n'],
  ['work left for later', 'agent/poller/a.ts', '// Purpose.\n// TODO: more\n'],
  ['a test that hides others', 'test/a.test.ts', "// Purpose.\ntest.only('x', () => {});\n"],
  ['a file too long to read', 'server/a.ts', `// Purpose.\n${'export {};\n'.repeat(300)}`],
])('%s is named', (_, path, text) => {
  const faults = houseFaults([file(path, text)]);
  expect(faults.length).toBeGreaterThan(0);
  expect(faults[0]).toContain(path.split('/')[0]);
});

test('an entry point may read the clock, and a comment may speak of it', () => {
  expect(houseFaults([file('server/main.ts', '// Entry.\nconst now = Date.now();\n')])).toEqual([]);
  expect(houseFaults([file('server/a.ts', '// Purpose.\n// never Date.now here\n')])).toEqual([]);
});
