// Whether an Asterisk can be reached and lets the account in: logs in, asks its version, and leaves.
import { type AmiPeer, connectAmi } from './ami-client.ts';
import { field } from './ami-frames.ts';

const LOGIN_MS = 5_000;

/** The version in words. Throws Fault `pbx_unreachable`, `pbx_refused` or `aborted`. */
export async function tryLogin(peer: AmiPeer): Promise<string> {
  const handlers = { onEvent: () => undefined, onClose: () => undefined };
  const client = await connectAmi(peer, { ...handlers, timeouts: { loginMs: LOGIN_MS, actionMs: LOGIN_MS } });
  try {
    const settings = await client.action({ Action: 'CoreSettings' }, AbortSignal.timeout(LOGIN_MS));
    return field(settings, 'AsteriskVersion') || 'of unknown version';
  } finally {
    client.close();
  }
}
