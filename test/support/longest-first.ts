// Starts the test files that take longest first, so that no worker is left alone with one of them at the end.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take much longer than their size says; the others start by their size. */
const LONGEST = [
  'faults/commerce-kill',
  'server/web/every-page.browser',
  'server/permission-matrix',
  'stories/any-history',
  'stories/any-order',
  'stories/payment-shuffle',
  'server/jobs/renew-together',
  'server/pricing/quote-histories',
  'stories/demo',
  'stories/mass-kill.lab',
  'server/web/narrow.browser',
  'server/durability',
  'faults/network',
  'faults/restart',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const bySize = await super.sort(files);
    return bySize.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONGEST.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
  return rank === -1 ? LONGEST.length : rank;
}
