// What a browser has to load before the page of the PBX admin stands: at most 150 kB of compressed script.
import { expect, test } from 'vitest';
import { firstLoadOf } from '../../support/first-load.ts';

const MOST_BYTES = 150_000;

test('the scripts of the first load stay within their bound, and nothing of it stands in the document itself', () => {
  const { scripts, bytes, html } = firstLoadOf('.build/pbx-page');
  expect(scripts).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
});
