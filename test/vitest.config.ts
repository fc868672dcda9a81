// One Vitest project for the whole tree: tests live under test/ and mirror it; the runner's report ends in the line CI reads.
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './support/longest-first.ts';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    globalSetup: ['memory', 'postgres', 'templates', 'web'].map((what) => `test/support/${what}-setup.ts`),
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // As long as the machine may need for what comes by itself.
    expect: { poll: { timeout: 15_000 } },
    // No module of the product keeps state, so files share what a worker has loaded and warmed up.
    isolate: false,
    // More than cores: where one file waits for a clock, a PBX or a timeout, the others use the time.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    reporters: ['default', './test/support/count-reporter.ts'],
  },
});
