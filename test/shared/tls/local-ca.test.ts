// The local CA: what it issues is taken by TLS itself; what is kept, renewed or refused follows from the files found.
import { randomBytes, X509Certificate } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { issueLeaf, type KeyAndCertificate, makeLocalCa } from '../../../shared/tls/local-ca.ts';
import { cleanNames, namesIn } from '../../../shared/tls/names.ts';
import { type OwnCertificate, type OwnFiles, ownCertificate } from '../../../shared/tls/own-certificate.ts';
import { renewalOf } from '../../../shared/tls/renewal.ts';
import { testCertificate } from '../../support/certificates.ts';

const NOW_MS = Date.parse('2026-12-01T12:00:00Z');
const DAY_MS = 86_400_000;
const NONE: OwnFiles = { ca: undefined, server: undefined };
const NAMES = ['licences.example', '192.0.2.7', '::1'];

let ca: KeyAndCertificate;
let first: OwnCertificate;

function at(nowMs: number) {
  return { nowMs, random: (bytes: number) => new Uint8Array(randomBytes(bytes)) };
}

async function own(found: OwnFiles, nowMs: number, names: readonly string[] = NAMES) {
  return ownCertificate(found, { names, caName: 'Vendor' }, at(nowMs));
}

async function good(found: OwnFiles, nowMs: number, names: readonly string[] = NAMES): Promise<OwnCertificate> {
  const made = await own(found, nowMs, names);
  if (!made.ok) throw new Error(made.refusal.message);
  return made.value;
}

beforeAll(async () => {
  ca = await makeLocalCa('Vendör GmbH', at(NOW_MS));
  first = await good(NONE, NOW_MS);
});

test('a server certificate is signed by the CA, for the names, for 397 days, an hour before now', async () => {
  const issued = await issueLeaf(ca, NAMES, at(NOW_MS));
  if (!issued.ok) throw new Error(issued.refusal.message);
  const [leaf, root] = [new X509Certificate(issued.value.certPem), new X509Certificate(ca.certPem)];
  expect(leaf.checkIssued(root) && leaf.verify(root.publicKey) && root.verify(root.publicKey)).toBe(true);
  expect(leaf.ca).toBe(false);
  expect(root.ca).toBe(true);
  expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(namesIn(leaf)).toEqual(['licences.example', '192.0.2.7', '0:0:0:0:0:0:0:1']);
  expect(leaf.validFromDate.getTime()).toBe(NOW_MS - 3_600_000);
  expect(leaf.validToDate.getTime()).toBe(NOW_MS - 3_600_000 + 397 * DAY_MS);
  expect(leaf.serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/);
  expect(issued.value.certPem).toContain(root.toString());
});

test('a certificate never outlives its CA, and an ended CA issues none', async () => {
  const endMs = new X509Certificate(ca.certPem).validToDate.getTime();
  const last = await issueLeaf(ca, NAMES, at(endMs - 10 * DAY_MS));
  if (!last.ok) throw new Error(last.refusal.message);
  expect(new X509Certificate(last.value.certPem).validToDate.getTime()).toBe(endMs);
  expect(await issueLeaf(ca, NAMES, at(endMs))).toMatchObject({ refusal: { code: 'tls_ca_expired' } });
});

test('names are cleaned, and what is no name is refused', () => {
  expect(cleanNames([' Licences.Example. ', 'licences.example', 'bücher.example', '[::1]'])).toEqual({
    ok: true,
    value: ['licences.example', 'xn--bcher-kva.example', '::1'],
  });
  for (const wrong of ['', 'a b', 'https://a.example', 'a..b', '1.2.3', '-a.example', 'a,DNS:b', '*', 'a.*.example']) {
    expect(cleanNames([wrong])).toMatchObject({ refusal: { code: 'tls_name_invalid' } });
  }
  expect(cleanNames([])).toMatchObject({ refusal: { code: 'tls_name_invalid' } });
});

test('a name cannot smuggle in a second one', () => {
  const tricky = testCertificate({ names: ['a.example, DNS:b.example'] });
  expect(namesIn(new X509Certificate(tricky.certPem))).toEqual([]);
});

test('with an empty folder a CA and a certificate are made; both are found again the next time', async () => {
  expect(Object.keys(first.write)).toEqual(['ca', 'server']);
  const files = { ca: first.write.ca, server: first.write.server };
  const again = await good(files, NOW_MS + 300 * DAY_MS);
  expect(again.write).toEqual({});
  expect(again.certificate.certPem).toBe(first.certificate.certPem);
  expect(again.caPem).toBe(first.caPem);
});

test('the certificate is renewed by the same CA when its end is near, it is damaged, or the names changed', async () => {
  const files = { ca: first.write.ca, server: first.write.server };
  for (const [found, nowMs, names] of [
    [files, NOW_MS + 370 * DAY_MS, NAMES],
    [files, NOW_MS + 500 * DAY_MS, NAMES],
    [{ ...files, server: 'damaged' }, NOW_MS, NAMES],
    [files, NOW_MS, ['other.example']],
  ] as const) {
    const renewed = await good(found, nowMs, names);
    expect(Object.keys(renewed.write)).toEqual(['server']);
    expect(renewed.caPem).toBe(first.caPem);
    expect(renewed.certificate.notAfterMs).toBe(nowMs - 3_600_000 + 397 * DAY_MS);
  }
});

test('a certificate of another CA is not kept', async () => {
  const foreign = testCertificate({ names: NAMES.slice(0, 2), ca, fromMs: NOW_MS - DAY_MS });
  const made = await good({ ca: first.write.ca, server: foreign.certPem + foreign.keyPem }, NOW_MS, NAMES.slice(0, 2));
  expect(Object.keys(made.write)).toEqual(['server']);
});

test('a damaged CA is never replaced silently', async () => {
  const text = first.write.ca ?? '';
  for (const damaged of [
    '',
    'x',
    first.caPem,
    `${text.slice(0, 600)}AAAA${text.slice(604)}`,
    `${testCertificate().certPem}`,
  ]) {
    expect(await own({ ca: damaged, server: first.write.server }, NOW_MS)).toMatchObject({
      refusal: { code: 'tls_ca_damaged' },
    });
  }
});

test('renewal is due in the last third of a short life and the last 30 days of a long one', () => {
  const long = { notBeforeMs: 0, notAfterMs: 397 * DAY_MS };
  expect(renewalOf(long, 366 * DAY_MS).state).toBe('good');
  expect(renewalOf(long, 367 * DAY_MS)).toMatchObject({ state: 'due', dueFromMs: 367 * DAY_MS });
  const short = { notBeforeMs: 0, notAfterMs: 6 * DAY_MS };
  expect(renewalOf(short, 4 * DAY_MS - 1).state).toBe('good');
  expect(renewalOf(short, 4 * DAY_MS).words).toBe('The HTTPS certificate ends on 1970-01-07: 2 days are left.');
  expect(renewalOf(short, 6 * DAY_MS)).toMatchObject({
    state: 'expired',
    words: 'The HTTPS certificate ended on 1970-01-07.',
  });
});
