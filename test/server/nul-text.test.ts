// A text that no database can keep is refused as the caller's mistake, in bodies and in questions alike.
import { expect, test } from 'vitest';
import { startServer } from '../support/server.ts';

test('a NUL character in a name or a search is refused and changes nothing', async () => {
  const server = await startServer();
  const asked = [
    await server.api('POST', '/pbxs', { serial: 'SN-0001', name: 'a\u0000b' }),
    await server.api('GET', '/pbxs?search=a%00b'),
  ];
  for (const answer of asked) expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
  expect((await server.api('GET', '/pbxs')).body.items).toEqual([]);
  await server.close();
});
