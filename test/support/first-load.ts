// What a browser has to load before a built page stands: the scripts its document names.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** `built` is the folder of the page; bytes as sent, compressed. */
export function firstLoadOf(built: string) {
  const html = readFileSync(`${built}/index.html`, 'utf8');
  const scripts = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, name]) => name ?? '');
  const bytes = scripts.map((name) => gzipSync(readFileSync(`${built}${name}`)).length);
  return { scripts: scripts.length, bytes: bytes.reduce((sum, one) => sum + one, 0), html };
}
