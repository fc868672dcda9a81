// No webhook address leads into the house: by number, by name, by what a name resolves to.
import { expect, test } from 'vitest';
import { checkUrl, isPrivateAddress, publicLookup } from '../../../server/webhooks/address-guard.ts';

const PUBLIC = { toPrivate: false };

test.each([
  'http://hooks.example.com/',
  'ftp://hooks.example.com/',
  'https://localhost/',
  'https://LOCALHOST./',
  'https://127.0.0.1/',
  'https://127.1/',
  'https://2130706433/',
  'https://0x7f.0.0.1/',
  'https://0.0.0.0/',
  'https://10.1.2.3/',
  'https://172.31.255.255/',
  'https://192.168.1.1/',
  'https://169.254.169.254/latest/meta-data',
  'https://100.64.0.1/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[fe80::1]/',
  'https://[fd00::1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[2002:7f00:1::]/',
  'https://intranet/',
  'https://printer.local/',
  'https://user:password@hooks.example.com/',
  'https://hooks.example.com/#part',
  'not an address',
])('%s is refused', (url) => {
  expect(checkUrl(url, PUBLIC)).toMatchObject({ ok: false, refusal: { code: 'webhook_url_refused' } });
});

test.each(['https://hooks.example.com/a?b=c', 'https://93.184.216.34/', 'https://[2606:2800:220:1::1]:8443/'])(
  '%s is taken',
  (url) => {
    expect(checkUrl(url, PUBLIC).ok).toBe(true);
  },
);

test('what is allowed by the vendor goes to this machine, also without HTTPS', () => {
  expect(checkUrl('http://127.0.0.1:8080/', { toPrivate: true }).ok).toBe(true);
});

test('a name that leads to this machine leads nowhere when it is connected to', async () => {
  const error = await new Promise((resolve) => publicLookup('localhost', { all: true }, (e) => resolve(e)));
  expect(String(error)).toContain('private address');
});

test('what is no address counts as private', () => {
  expect(isPrivateAddress('hooks.example.com')).toBe(true);
  expect(isPrivateAddress('8.8.8.8')).toBe(false);
});
