// The server's corridor over HTTP: account, PBX, grant, licence, token, enrolment, session, poll, receipt.
import { expect, test } from 'vitest';
import { signConfirmation } from '../../shared/licence/confirmation-code.ts';
import { verifyServerTime } from '../../shared/licence/server-time.ts';
import { decodeText } from '../../shared/licence/text-read.ts';
import { fingerprint, readAnchor } from '../../shared/licence/trust-root.ts';
import { verifyLicence } from '../../shared/licence/verify-licence.ts';
import { enrol, openSession, poll, rawAgent, signed } from '../support/raw-agent.ts';
import { startServer } from '../support/server.ts';

const UNTIL = '2099-01-01';

function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'base64url');
}

test('a PBX that is given 50 calls gets a licence for 50 calls, which its agent verifies and confirms', async () => {
  const server = await startServer();
  try {
    const account = await server.api('POST', '/accounts', {
      kind: 'customer',
      name: 'Hotel',
      email: 'it@hotel.example',
    });
    expect(account.status).toBe(201);
    const pbx = await server.api('POST', '/pbxs', {
      serial: 'SN-0001',
      name: 'Front desk',
      accountId: account.body.id,
    });
    expect(pbx.status).toBe(201);
    const granted = await server.addGrant(pbx.body.id, {
      offer: 'PSE-CC',
      kind: 'concurrent_calls',
      quantity: 50,
      until: UNTIL,
    });
    expect(granted).toMatchObject({ subscription: 1, epoch: 1, seq: 1 });

    const agent = rawAgent();
    const token = await server.enrolmentToken(pbx.body.id);
    const enrolled = await enrol(server.url, agent, token, 'SN-0001');
    expect(enrolled.status).toBe(201);
    const anchor = readAnchor(bytesOf(enrolled.body.trust[0]));
    if (!anchor.ok) throw new Error(anchor.refusal.message);
    expect(fingerprint(anchor.value.bytes)).toBe(server.anchor);

    expect((await openSession(server.url, agent)).status).toBe(201);
    const nonce = 'ab'.repeat(16);
    const first = await poll(server.url, agent, { 'switchkey-trust': '1', 'switchkey-nonce': nonce });
    expect(first.status).toBe(200);
    const verified = verifyLicence(bytesOf(first.body.licence), anchor.value.root);
    if (!verified.ok) throw new Error(verified.refusal.message);
    expect(verified.value.licence).toMatchObject({ serial: 'SN-0001', epoch: 1, seq: 2, agentKey: agent.thumbprint });
    expect(verified.value.licence.grants).toMatchObject([{ kind: 'concurrent_calls', quantity: 50, subscription: 1 }]);
    expect(verifyServerTime(bytesOf(first.body.time), anchor.value.root, { serial: 'SN-0001', nonce }).ok).toBe(true);

    const unchanged = await poll(server.url, agent, { 'switchkey-trust': '1', 'if-none-match': '"1.2"' });
    expect(unchanged.status).toBe(304);
    expect(Number(unchanged.headers.get('switchkey-next-poll'))).toBeGreaterThan(3_000);

    const { codeId } = verified.value.licence;
    const said = {
      serial: 'SN-0001',
      epoch: 1,
      seq: 2,
      codeId,
      appliedAt: Math.floor(Date.now() / 1000),
      result: 'applied',
    } as const;
    const confirmation = Buffer.from(signConfirmation(said, agent.key)).toString('base64url');
    expect((await signed(server.url, agent, 'POST', '/agent/v1/receipts', { confirmation })).status).toBe(204);

    const shown = await server.api('GET', `/pbxs/${pbx.body.id}/licence`);
    expect(shown.body.applied).toMatchObject({ result: 'applied' });
    const text = decodeText(shown.body.activationCode, { maxChars: 100_000 });
    if (!text.ok) throw new Error(text.refusal.message);
    expect(Buffer.from(text.value.bytes).toString('base64url')).toBe(first.body.licence);
  } finally {
    await server.close();
  }
});
