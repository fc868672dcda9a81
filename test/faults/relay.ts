// A peer in the network's place that passes everything on, until it is told to fail in one of the ways networks fail.

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** `silent` accepts and never answers; `half` stops in the middle of an answer; `reset` cuts off; `pass` works. */
export type RelayMode = 'pass' | 'silent' | 'half' | 'reset';

export interface Relay {
  readonly url: string;
  /** Open connections are cut; new ones meet the mode. */
  become(mode: RelayMode): void;
  /** Connections met since the last `become`. */
  readonly met: () => number;
  close(): void;
}

/** `target`: address of the real server. As the target of a forward proxy's client it passes on by host and port. */
export async function relayTo(target: string): Promise<Relay> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  let mode: RelayMode = 'pass';
  let met = 0;

  const server: Server = createServer((socket) => {
    open.add(socket);
    met += 1;
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
    if (mode === 'silent') socket.resume();
    else if (mode === 'reset') socket.once('data', () => socket.resetAndDestroy());
    else if (mode === 'half') socket.once('data', () => socket.write(HALF)).resume();
    else passOn(socket);
  });

  function passOn(socket: Socket): void {
    const onward = connect(Number(port), hostname);
    open.add(onward);
    onward.on('error', () => socket.destroy()).on('close', () => open.delete(onward));
    // What a client asks of a proxy names the whole address; the server behind it is asked for the path.
    socket.on('data', (chunk) => onward.write(chunk.toString('latin1').replace(` ${target}/`, ' /'), 'latin1'));
    socket.on('close', () => onward.destroy());
    onward.pipe(socket);
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    become(next) {
      mode = next;
      met = 0;
      for (const socket of open) socket.destroy();
    },
    met: () => met,
    close() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}

const HALF =
  'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 4000\r\n\r\n{"nextPollSeconds":3600,"licence":"AAAA';
