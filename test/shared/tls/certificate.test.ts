// A certificate that somebody brings: used when it is good, refused in one plain sentence when it is not.
import { createPrivateKey } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PEM_CAP_CHARS, readPem } from '../../../shared/tls/certificate.ts';
import type { KeyAndCertificate } from '../../../shared/tls/local-ca.ts';
import { BUNDLE_CAP_BYTES, readPkcs12 } from '../../../shared/tls/pkcs12.ts';
import { testBundle, testCertificate } from '../../support/certificates.ts';
import { ACCENTED_PASSWORD, MODERN, TWO_MILLION_ROUNDS, WITHOUT_MAC } from './bundles.ts';

const NOW_MS = Date.parse('2026-12-01T00:00:00Z');
const DAY_MS = 86_400_000;
const GOOD = testCertificate({ names: ['licences.example', '192.0.2.7'], fromMs: NOW_MS - DAY_MS });
const ANY = { nowMs: NOW_MS, names: [] };

function codeOf(pair: KeyAndCertificate, wanted = ANY as Parameters<typeof readPem>[1]): string {
  const read = readPem(pair, wanted);
  if (read.ok) return 'taken';
  expect(read.refusal.message).toMatch(/^[A-Z].*[.)]$/);
  expect(read.refusal.next).toMatch(/\.$/);
  return read.refusal.code;
}

test('a good certificate is taken, with its names, dates and issuer', () => {
  const read = readPem(GOOD, { nowMs: NOW_MS, names: ['licences.example', '192.0.2.7'] });
  expect(read).toMatchObject({
    ok: true,
    value: {
      names: ['licences.example', '192.0.2.7'],
      notBeforeMs: NOW_MS - DAY_MS,
      notAfterMs: NOW_MS + 89 * DAY_MS,
      issuer: 'CN=Test',
    },
  });
});

test('certificate and key may come in one file, in any order, with a stranger among the certificates', () => {
  const stranger = testCertificate().certPem;
  const file = `Bag Attributes\n${stranger}${GOOD.keyPem}\r\n${GOOD.certPem}`;
  const read = readPem({ certPem: file, keyPem: file }, ANY);
  if (!read.ok) throw new Error(read.refusal.message);
  expect(read.value.certPem.match(/BEGIN CERTIFICATE/g)).toHaveLength(1);
  expect(read.value.names).toContain('licences.example');
});

test('the dates are judged by the instant that is given', () => {
  expect(codeOf(GOOD, { nowMs: NOW_MS + 90 * DAY_MS, names: [] })).toBe('tls_expired');
  expect(codeOf(GOOD, { nowMs: NOW_MS - 2 * DAY_MS, names: [] })).toBe('tls_not_yet_valid');
});

test('a certificate for another name is refused with both names', () => {
  const read = readPem(GOOD, { nowMs: NOW_MS, names: ['licences.example', 'pbx.example'] });
  if (read.ok) throw new Error('taken');
  expect(read.refusal.code).toBe('tls_name_mismatch');
  expect(read.refusal.message).toContain('Wanted: pbx.example. It is for: licences.example, 192.0.2.7.');
});

test('a wildcard covers one label and no more', () => {
  const wildcard = testCertificate({ names: ['*.example.org'], fromMs: NOW_MS - DAY_MS });
  expect(codeOf(wildcard, { nowMs: NOW_MS, names: ['a.example.org', '*.example.org'] })).toBe('taken');
  expect(codeOf(wildcard, { nowMs: NOW_MS, names: ['a.b.example.org'] })).toBe('tls_name_mismatch');
  expect(codeOf(wildcard, { nowMs: NOW_MS, names: ['example.org'] })).toBe('tls_name_mismatch');
});

test('a key that is missing, locked, weak or another one is named as such', () => {
  const locked = createPrivateKey(GOOD.keyPem)
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
    .toString();
  expect(codeOf({ ...GOOD, keyPem: '' })).toBe('tls_no_key');
  expect(codeOf({ ...GOOD, keyPem: locked })).toBe('tls_key_locked');
  expect(codeOf({ ...GOOD, keyPem: GOOD.keyPem.replace(/\n.{64}\n/, '\n') })).toBe('tls_unreadable');
  expect(codeOf({ ...GOOD, keyPem: testCertificate().keyPem })).toBe('tls_key_mismatch');
  expect(codeOf(testCertificate({ bits: 1024, fromMs: NOW_MS - DAY_MS }))).toBe('tls_weak_key');
  expect(codeOf(testCertificate({ digest: 'sha1', fromMs: NOW_MS - DAY_MS }))).toBe('tls_weak_key');
  expect(codeOf(testCertificate({ usage: 'clientAuth', fromMs: NOW_MS - DAY_MS }))).toBe('tls_not_for_servers');
});

test('what is no certificate is refused at once, whatever its size', () => {
  expect(codeOf({ certPem: 'hello', keyPem: GOOD.keyPem })).toBe('tls_unreadable');
  expect(codeOf({ certPem: GOOD.certPem.replace(/[A-Za-z]{4}/g, 'AAAA'), keyPem: GOOD.keyPem })).toBe('tls_unreadable');
  expect(codeOf({ certPem: 'x'.repeat(PEM_CAP_CHARS + 1), keyPem: '' })).toBe('tls_too_large');
  expect(readPkcs12(new Uint8Array(10_000_000), '', ANY)).toMatchObject({ refusal: { code: 'tls_too_large' } });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 4_096 }), (bytes) => {
      expect(readPkcs12(bytes, 'secret', ANY)).toMatchObject({ refusal: { code: 'tls_unreadable' } });
    }),
  );
});

test.each(['aes256', '3des'] as const)('a PKCS#12 bundle under %s opens with its password only', (algorithm) => {
  const bundle = testBundle(GOOD, 'secret', algorithm);
  const wanted = { nowMs: NOW_MS, names: ['licences.example'] };
  expect(readPkcs12(bundle, 'secret', wanted)).toMatchObject({ ok: true, value: { issuer: 'CN=Test' } });
  expect(readPkcs12(bundle, 'Secret', wanted)).toMatchObject({ refusal: { code: 'tls_password_wrong' } });
  expect(readPkcs12(bundle, '', wanted)).toMatchObject({ refusal: { code: 'tls_password_wrong' } });
});

test('a bundle that OpenSSL exports today opens, with an elliptic curve in it', () => {
  expect(readPkcs12(MODERN, 'secret', { nowMs: NOW_MS, names: ['ec.example'] })).toMatchObject({ ok: true });
  expect(readPkcs12(MODERN, 'other', ANY)).toMatchObject({ refusal: { code: 'tls_password_wrong' } });
  expect(readPkcs12(WITHOUT_MAC, 'secret', ANY)).toMatchObject({ ok: true });
  expect(readPkcs12(WITHOUT_MAC, 'other', ANY).ok).toBe(false);
});

test('a bundle that cannot be opened here is refused with the way out, and not worked on for minutes', () => {
  const startMs = performance.now();
  const rounds = readPkcs12(TWO_MILLION_ROUNDS, 'secret', ANY);
  expect(performance.now() - startMs).toBeLessThan(200);
  if (rounds.ok) throw new Error('opened');
  expect(rounds.refusal.code).toBe('tls_unsupported_bundle');
  expect(rounds.refusal.next).toContain('openssl pkcs12');
  expect(readPkcs12(ACCENTED_PASSWORD, 'sécrèt', ANY)).toMatchObject({ refusal: { code: 'tls_unsupported_bundle' } });
});

test('a damaged bundle never throws and is never taken for another', () => {
  fc.assert(
    fc.property(fc.nat(MODERN.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const damaged = Uint8Array.from(MODERN);
      damaged[at] = (damaged[at] ?? 0) ^ change;
      const read = readPkcs12(damaged, 'secret', ANY);
      if (read.ok) expect(read.value.names).toEqual(['ec.example']);
    }),
    { numRuns: 200 },
  );
  expect(readPkcs12(MODERN.subarray(0, BUNDLE_CAP_BYTES / 1024), 'secret', ANY).ok).toBe(false);
});
