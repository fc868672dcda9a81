// Prints the plain closing line `N passed, N failed` and keeps the counts for the gate script.
import { mkdirSync, writeFileSync } from 'node:fs';
import type { Reporter, TestModule, Vitest } from 'vitest/node';
import { allLeftOut, forgetLeftOut } from './left-out.ts';

const COUNTS_FILE = '.tmp/test-counts';

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
        else if (state === 'failed') failed += 1;
        else skipped += 1;
      }
      // A file that broke before or around its tests must not count as nothing.
      if (module.state() === 'failed' && failed === before) failed += 1;
    }
    writeFileSync(COUNTS_FILE, `${passed} ${failed} ${skipped}\n`);
    for (const words of allLeftOut()) console.log(`\n!!! LEFT OUT: ${words}`);
    console.log(
      skipped > 0 ? `${passed} passed, ${failed} failed, ${skipped} skipped` : `${passed} passed, ${failed} failed`,
    );
  }
}

// Vitest loads a reporter file by its default export.
export default CountReporter;
