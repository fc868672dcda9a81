// payments.json: absent means bank transfer only, readable by others means no start, and a mistake is named.
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readPaymentSettings, writePaymentSettings } from '../../../server/payments/payment-settings.ts';
import { makeProviders } from '../../../server/payments/providers.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'switchkey-payments-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('without the file nothing but bank transfer is offered, least of all the sandbox', () => {
  const settings = readPaymentSettings(folder);
  expect(settings.offline).toEqual({ offered: true, secondPersonFrom: [] });
  expect(makeProviders(settings).size).toBe(0);
});

test('what is written is for the server’s user alone, and read back', () => {
  writePaymentSettings(folder, { sandbox: 'at_once' });
  expect(statSync(join(folder, 'payments.json')).mode & 0o777).toBe(0o600);
  expect([...makeProviders(readPaymentSettings(folder)).keys()]).toEqual(['sandbox']);
});

test('keys that others may read stop the start', () => {
  writePaymentSettings(folder, {});
  chmodSync(join(folder, 'payments.json'), 0o640);
  expect(() => readPaymentSettings(folder)).toThrow(/set its mode to 0600/);
});

test('a field that is not known is named, and no secret is repeated', () => {
  const text = JSON.stringify({ card: { secretKey: 'sk_live_very_secret', publishable: 'pk' } });
  writeFileSync(join(folder, 'payments.json'), text, { mode: 0o600 });
  expect(() => readPaymentSettings(folder)).toThrow(/publishableKey/);
  expect(() => readPaymentSettings(folder)).not.toThrow(/very_secret/);
});
