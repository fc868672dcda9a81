// What the log may not hold: tokens, secrets and whole codes (attack 31).
import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { createLog, redacted } from '../../agent/log.ts';
import { encodeQrText, encodeText } from '../../shared/licence/text-form.ts';

const code = encodeText('licence', new Uint8Array(200).fill(0xa5));
const qr = encodeQrText('licence', new Uint8Array(200).fill(0xa5));

it('keeps the last five symbols of a code and nothing else of it, wherever it stands', () => {
  for (const text of [code, qr, `pasted: ${code}!`]) {
    const shown = String(redacted({ deep: [{ text }] }) && JSON.stringify(redacted({ deep: [{ text }] })));
    expect(shown).not.toMatch(/[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}/);
    expect(shown).not.toMatch(/[0-9A-Z]{20}/);
    expect(shown).toContain('…');
  }
});

it('leaves out what a field calls a secret, whatever the case', () => {
  const shown = JSON.stringify(
    redacted({ Token: 'abc', amiSecret: 'def', nested: { authorization: 'ghi' }, code: 'ok' }),
  );
  expect(shown).not.toMatch(/abc|def|ghi/);
  expect(shown).toContain('"code":"ok"');
});

it('writes one JSON line per event with level, message and time', async () => {
  const lines: string[] = [];
  const log = createLog(
    new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    }),
  );
  log.warn('the server is silent', { sinceMs: 5, message: 'no route', level: 'loud' });
  await new Promise(setImmediate);
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'warn',
    message: 'the server is silent',
    reason: 'no route',
  });
  expect(JSON.parse(lines[0] ?? '')).toHaveProperty('timestamp');
});
