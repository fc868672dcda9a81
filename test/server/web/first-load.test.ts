// What a browser has to load before the portal stands: at most 250 kB of compressed script.
import { expect, test } from 'vitest';
import { firstLoadOf } from '../../support/first-load.ts';

const MOST_BYTES = 250_000;

test('the scripts of the first load stay within their bound, and nothing of it stands in the document itself', () => {
  const { scripts, bytes, html } = firstLoadOf('.build/portal');
  expect(scripts).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
});
