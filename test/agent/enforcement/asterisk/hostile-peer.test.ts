// A hostile or broken manager peer never crashes, blocks or fills the agent; every failure is a Fault in words.
import { createServer, type Server, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type AmiClient, connectAmi } from '../../../../agent/enforcement/asterisk/ami-client.ts';
import { AMI_CAPS, actionText, frameReader } from '../../../../agent/enforcement/asterisk/ami-frames.ts';
import { asteriskDriver } from '../../../../agent/enforcement/asterisk/driver.ts';
import { Fault } from '../../../../shared/errors.ts';

const BANNER = 'Asterisk Call Manager/11.0.0\r\n';
const NEVER = new AbortController().signal;
const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

describe('a manager peer that', () => {
  it('never says a word is given up within the time for a login', async () => {
    const port = await peer(() => undefined);
    await expectFault(connect(port), 'pbx_unreachable', /no login within/);
  });

  it('is no Asterisk at all is recognised by its first line', async () => {
    const port = await peer((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'));
    await expectFault(connect(port), 'pbx_unreachable', /not an Asterisk manager/);
  });

  it('sends a greeting without end is cut off', async () => {
    const port = await peer((socket) => flood(socket, 'A'.repeat(65_536)));
    await expectFault(connect(port), 'pbx_unreachable', /endless line/);
  });

  it('refuses the login is called refused, not unreachable', async () => {
    const port = await peer(
      answering((action) => (action === 'Login' ? 'Response: Error\r\nMessage: Authentication failed' : OK)),
    );
    await expectFault(connect(port), 'pbx_refused', /Authentication failed.*manager\.conf/);
  });

  it('sends an endless line after the login is cut off', async () => {
    const { client, closed } = await loggedIn((socket) => flood(socket, 'Event: '.padEnd(65_536, 'x')));
    await expectFault(client.action({ Action: 'Ping' }, NEVER), 'pbx_unreachable', /endless line/);
    expect(await closed).toMatch(/endless line/);
  });

  it('sends an endless message is cut off', async () => {
    const { client } = await loggedIn((socket) => flood(socket, 'Variable: x\r\n'.repeat(5000)));
    await expectFault(client.action({ Action: 'Ping' }, NEVER), 'pbx_unreachable', /endless message/);
  });

  it('sends an endless list is cut off', async () => {
    const item = (id: string) => `Event: Item\r\nActionID: ${id}\r\n\r\n`;
    const { client } = await loggedIn((socket, id) => {
      socket.write(`Response: Success\r\nActionID: ${id}\r\nEventList: start\r\n\r\n`);
      flood(socket, item(id).repeat(2000));
    });
    let items = 0;
    await expectFault(
      client.list({ Action: 'Status' }, () => items++, NEVER),
      'pbx_unreachable',
      /endless list/,
    );
    expect(items).toBeLessThanOrEqual(250_000);
  });

  it('answers with ActionIDs nobody asked for is waited for no longer than an action may take', async () => {
    const { client } = await loggedIn((socket) => socket.write('Response: Success\r\nActionID: 9999\r\n\r\n'));
    await expectFault(client.action({ Action: 'Ping' }, NEVER), 'pbx_unreachable', /no answer to Ping within/);
  });

  it('falls silent in the middle of a list is given up', async () => {
    const { client } = await loggedIn((socket, id) =>
      socket.write(
        `Response: Success\r\nActionID: ${id}\r\nEventList: start\r\n\r\nEvent: Status\r\nActionID: ${id}\r\n\r\n`,
      ),
    );
    await expectFault(
      client.list({ Action: 'Status' }, () => undefined, NEVER),
      'pbx_unreachable',
      /no answer to Status/,
    );
  });

  it('hangs up in the middle of an answer fails every waiting action once', async () => {
    const { client } = await loggedIn((socket) => {
      socket.write('Response: Succ');
      socket.destroy();
    });
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => client.action({ Action: 'Ping' }, NEVER)));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await expectFault(client.action({ Action: 'Ping' }, NEVER), 'pbx_unreachable', /./);
  });

  it('is asked by a caller who lost interest frees that caller at once', async () => {
    const { client } = await loggedIn(() => undefined);
    const abort = new AbortController();
    const asked = client.action({ Action: 'Ping' }, abort.signal);
    abort.abort();
    await expectFault(asked, 'aborted', /called off/);
  });
});

describe('the frame reader', () => {
  it('gives the same messages however the stream is cut', () => {
    const stream = `${BANNER}Event: A\r\nKey: 1\r\nKey: 2\r\n\r\nResponse: Success\r\nActionID: 7\r\nMessage: \r\n\r\n`;
    const whole = frameReader().push(stream);
    expect(whole.map((message) => Object.fromEntries(message))).toEqual([
      { Event: 'A', Key: '1\n2' },
      { Response: 'Success', ActionID: '7', Message: '' },
    ]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: stream.length }), { maxLength: 6 }), (cuts) => {
        const reader = frameReader();
        const edges = [0, ...cuts.sort((a, b) => a - b), stream.length];
        expect(edges.slice(1).flatMap((end, at) => reader.push(stream.slice(edges[at], end)))).toEqual(whole);
      }),
    );
  });

  it('throws nothing but words in plain sight, whatever it is fed', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 200 })), (chunks) => {
        const reader = frameReader();
        reader.push(BANNER);
        for (const chunk of chunks) for (const message of reader.push(chunk)) expect(message.size).toBeGreaterThan(0);
      }),
    );
    expect(() => frameReader().push('x'.repeat(AMI_CAPS.line + 1))).toThrow(/endless line/);
  });

  it('lets no value smuggle in another header', () => {
    for (const value of ['1001\r\nAction: Originate', '1001\n', '1001\r', '\0']) {
      expect(() => actionText({ Action: 'DBPut', Key: value }, '1')).toThrow(Fault);
    }
  });
});

describe('the driver on a peer that is not there', () => {
  it('throws a Fault at once instead of waiting', async () => {
    const driver = asteriskDriver(
      {
        host: '127.0.0.1',
        port: 1,
        username: 'agent',
        secret: async () => 'x',
        secretFile: '/none',
        configDir: '/none',
      },
      { random: (bytes) => new Uint8Array(bytes) },
    );
    await expectFault(driver.read(NEVER), 'pbx_unreachable', /not opened/);
    const down = new Promise<string>((resolve) => {
      driver.open((event) => event.type === 'disconnected' && resolve(event.reason));
    });
    expect(await down).toMatch(/ECONNREFUSED/);
    await expectFault(driver.read(NEVER), 'pbx_unreachable', /ECONNREFUSED.*stay in force/);
    expect(driver.connected()).toBe(false);
    await driver.close();
  });
});

const OK = 'Response: Success\r\nChallenge: 123456';

function answering(answer: (action: string, id: string) => string | undefined): (socket: Socket) => void {
  return (socket) => {
    socket.write(BANNER);
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const action = /^Action: (.*)\r/m.exec(text.slice(0, end))?.[1] ?? '';
        const id = /^ActionID: (.*)$/m.exec(text.slice(0, end))?.[1]?.trim() ?? '';
        text = text.slice(end + 4);
        const words = answer(action, id);
        if (words !== undefined) socket.write(`${words}\r\nActionID: ${id}\r\n\r\n`);
      }
    });
  };
}

/** A peer that lets the agent in and then misbehaves at the first action. */
async function loggedIn(
  misbehave: (socket: Socket, id: string) => void,
): Promise<{ client: AmiClient; closed: Promise<string> }> {
  const port = await peer((socket) =>
    answering((action, id) => {
      if (action === 'Challenge' || action === 'Login') return OK;
      misbehave(socket, id);
      return undefined;
    })(socket),
  );
  let onClose: (reason: string) => void = () => undefined;
  const closed = new Promise<string>((resolve) => {
    onClose = resolve;
  });
  return { client: await connect(port, onClose), closed };
}

async function connect(port: number, onClose: (reason: string) => void = () => undefined): Promise<AmiClient> {
  const client = await connectAmi(
    { host: '127.0.0.1', port, username: 'agent', secret: 'secret' },
    { onEvent: () => undefined, onClose, timeouts: { loginMs: 300, actionMs: 1500 } },
  );
  closers.push(() => client.close());
  return client;
}

function peer(serve: (socket: Socket) => void): Promise<number> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    closers.push(() => socket.destroy());
    serve(socket);
  });
  closers.push(() => server.close());
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

/** Writes for ever, as fast as the other side takes it. */
function flood(socket: Socket, text: string): void {
  const pour = () => {
    while (!socket.destroyed && socket.write(text)) if (socket.writableLength > 1_000_000) break;
  };
  socket.on('drain', pour);
  pour();
}

async function expectFault(work: Promise<unknown>, code: string, words: RegExp): Promise<void> {
  const outcome = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(outcome).toBeInstanceOf(Fault);
  expect(outcome).toMatchObject({ code, message: expect.stringMatching(words) });
}
