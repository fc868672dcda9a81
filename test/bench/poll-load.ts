// Raw HTTP/1.1 load on keep-alive connections, one agent each, requests written beforehand so that sending costs little.
import { connect, type Socket } from 'node:net';
import { commitmentTo, proofHeader } from '../../shared/licence/agent-proof.ts';
import { newProof, type RawAgent } from '../support/raw-agent.ts';

/** The next `count` unchanged polls of an agent; its chain of proofs moves on. */
export function pollRequests(agent: RawAgent, host: string, count: number): string[] {
  return Array.from({ length: count }, () => {
    const next = newProof();
    const authorization = proofHeader({ session: agent.session, proof: agent.proof, commitment: commitmentTo(next) });
    agent.proof = next;
    return (
      `GET /agent/v1/poll HTTP/1.1\r\nhost: ${host}\r\nauthorization: ${authorization}\r\n` +
      'if-none-match: "1.1"\r\nswitchkey-trust: 1\r\n\r\n'
    );
  });
}

export async function connectTo(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  return await new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => resolve(socket));
    socket.setNoDelay(true);
    socket.once('error', reject);
  });
}

/** Sends them one after another, each after the answer to the last. Rejects on an answer that is no 304. */
export function run(socket: Socket, requests: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    let tail = '';
    const onData = (chunk: Buffer) => {
      tail += chunk.toString('latin1');
      if (!tail.endsWith('\r\n\r\n')) return;
      if (!tail.startsWith('HTTP/1.1 304')) {
        reject(new Error(`expected 304, got ${tail.slice(0, 200)}`));
        return;
      }
      tail = '';
      sent += 1;
      const request = requests[sent];
      if (request !== undefined) {
        socket.write(request);
        return;
      }
      socket.off('data', onData);
      resolve();
    };
    socket.on('data', onData);
    const first = requests[0];
    if (first === undefined) resolve();
    else socket.write(first);
  });
}
