// Prints the plain closing line `N passed, N failed` and keeps the counts and the names of what failed for the gate script.
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import type { Reporter, TestModule, Vitest } from 'vitest/node';
import { allLeftOut, forgetLeftOut } from './left-out.ts';

const COUNTS_FILE = '.tmp/test-counts';
/** Kept over the runs of one gate, so that its last lines can say what failed. */
const FAILED_FILE = '.tmp/test-failed';
/** Enough of a message to know the cause by; a diff of two pages would hide the other names. */
const MESSAGE_LENGTH = 400;

class CountReporter implements Reporter {
  onInit(_: Vitest): void {
    mkdirSync('.tmp', { recursive: true });
    forgetLeftOut();
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    let passed = 0;
    let failed = unhandled.length;
    let skipped = 0;
    for (const module of modules) {
      const before = failed;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        else if (state === 'failed') {
          failed += 1;
          tellFailed(`${module.relativeModuleId} > ${test.fullName}`, test.result().errors);
        } else skipped += 1;
      }
      // A file that broke before or around its tests must not count as nothing.
      if (module.state() === 'failed' && failed === before) {
        failed += 1;
        tellFailed(module.relativeModuleId, module.errors());
      }
    }
    if (unhandled.length > 0)
      tellFailed(
        'outside any test',
        unhandled.filter((error) => error instanceof Error),
      );
    writeFileSync(COUNTS_FILE, `${passed} ${failed} ${skipped}\n`);
    for (const words of allLeftOut()) console.log(`\n!!! LEFT OUT: ${words}`);
    console.log(
      skipped > 0 ? `${passed} passed, ${failed} failed, ${skipped} skipped` : `${passed} passed, ${failed} failed`,
    );
  }
}

function tellFailed(name: string, errors: readonly { message: string }[] | undefined): void {
  const message = errors?.[0]?.message.slice(0, MESSAGE_LENGTH) ?? '';
  appendFileSync(FAILED_FILE, `${name}\n${message.replace(/^/gm, '    ')}\n`);
}

// Vitest loads a reporter file by its default export.
export default CountReporter;
