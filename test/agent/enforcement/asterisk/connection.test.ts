// The connection to the manager: waits until the PBX is booted, comes back by itself, tells a restart from a cut line.
import { createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asteriskDriver } from '../../../../agent/enforcement/asterisk/driver.ts';
import type { PbxDriver } from '../../../../agent/enforcement/driver.ts';

/** A manager with a memory, as small as it can be. */
class FakeManager {
  readonly memory = new Map<string, string>();
  readonly logins: string[] = [];
  booted = true;
  sockets = new Set<Socket>();
  readonly server = createServer((socket) => this.serve(socket));

  listen(): Promise<number> {
    return new Promise((resolve) => {
      this.server.listen(0, '127.0.0.1', () => {
        const address = this.server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  }

  cutLines(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  announceBoot(): void {
    this.booted = true;
    for (const socket of this.sockets) socket.write('Event: FullyBooted\r\n\r\n');
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
    socket.write('Asterisk Call Manager/9.0.0\r\n');
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const action = new Map(
          text
            .slice(0, end)
            .split('\r\n')
            .map((line) => line.split(': ', 2) as [string, string]),
        );
        text = text.slice(end + 4);
        socket.write(`${this.answer(action)}\r\nActionID: ${action.get('ActionID')}\r\n\r\n`);
        if (action.get('Action') === 'Login' && this.booted) socket.write('Event: FullyBooted\r\n\r\n');
      }
    });
  }

  private answer(action: ReadonlyMap<string, string>): string {
    const variable = action.get('Variable') ?? '';
    switch (action.get('Action')) {
      case 'Challenge':
        return 'Response: Success\r\nChallenge: 4711';
      case 'Login':
        this.logins.push([...action.values()].join(' '));
        return 'Response: Success';
      case 'Getvar':
        return `Response: Success\r\nValue: ${this.memory.get(variable) ?? ''}`;
      case 'Setvar':
        this.memory.set(variable, action.get('Value') ?? '');
        return 'Response: Success';
      default:
        return 'Response: Success';
    }
  }
}

describe('the connection to the manager', () => {
  let manager: FakeManager;
  let driver: PbxDriver;
  let events: string[];
  let told: () => void;

  beforeEach(async () => {
    manager = new FakeManager();
    const port = await manager.listen();
    events = [];
    told = () => undefined;
    driver = asteriskDriver(
      {
        host: '127.0.0.1',
        port,
        username: 'agent',
        secret: async () => 'geheim',
        secretFile: '/nowhere',
        configDir: '/nowhere',
      },
      // No jitter: the next attempt follows at once.
      { random: (bytes) => new Uint8Array(bytes) },
    );
  });
  afterEach(async () => {
    await driver.close();
    manager.cutLines();
    manager.server.close();
  });

  const open = () =>
    driver.open((event) => {
      events.push(event.type);
      told();
    });
  const until = (wanted: readonly string[]) =>
    new Promise<void>((resolve) => {
      told = () => {
        if (events.length >= wanted.length) resolve();
      };
      told();
    }).then(() => expect(events).toEqual(wanted));

  it('never puts the secret on the wire', async () => {
    open();
    await until(['connected']);
    expect(manager.logins.join()).not.toContain('geheim');
  });

  it('is ready only when the PBX is booted', async () => {
    manager.booted = false;
    open();
    while (manager.logins.length === 0) await new Promise(setImmediate);
    expect(driver.connected()).toBe(false);
    manager.announceBoot();
    await until(['connected']);
    expect(driver.connected()).toBe(true);
  });

  it('comes back after a cut line and says so', async () => {
    open();
    await until(['connected']);
    manager.cutLines();
    await until(['connected', 'disconnected', 'connected']);
  });

  it('says booted when the PBX has lost its memory meanwhile', async () => {
    open();
    await until(['connected']);
    manager.memory.clear();
    manager.cutLines();
    await until(['connected', 'disconnected', 'booted']);
  });

  it('leaves nothing running when it is closed before the PBX is booted', async () => {
    manager.booted = false;
    open();
    while (manager.logins.length === 0) await new Promise(setImmediate);
    const ended = new Promise((resolve) => {
      for (const socket of manager.sockets) socket.once('close', resolve);
    });
    await driver.close();
    await ended;
    expect(events).toEqual([]);
  });
});
