// What a browser has to load before the page of the PBX admin stands: at most 150 kB of compressed script.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const BUILT = '.build/pbx-page';
const MOST_BYTES = 150_000;

test('the scripts of the first load stay within their bound, and nothing of it stands in the document itself', () => {
  const html = readFileSync(`${BUILT}/index.html`, 'utf8');
  const scripts = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, name]) => name ?? '');
  expect(scripts.length).toBeGreaterThan(0);
  const bytes = scripts.map((name) => gzipSync(readFileSync(`${BUILT}${name}`)).length);
  const total = bytes.reduce((sum, one) => sum + one, 0);
  expect(total).toBeLessThanOrEqual(MOST_BYTES);
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
});
