// `npm start`: a licence server, an agent and a small PBX to try them on, with sandbox data, and what to try next.
import { existsSync } from 'node:fs';
import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fillOnce } from './fill.ts';
import { setPagePasswordOnce } from './page.ts';
import { SIGN_INS } from './people.ts';
import { freePort, type Program, type Service, service } from './programs.ts';
import { enrolOnce, foldersIn, initialiseOnce, SERIAL, type Secrets, settleAgentOnce } from './sandbox.ts';
import { giveSeatsOnce } from './seats.ts';

const { values } = parseArgs({
  options: {
    dir: { type: 'string', default: path.join('.data', 'demo') },
    port: { type: 'string', default: '7420' },
    'agent-port': { type: 'string', default: '7421' },
  },
});

const dir = path.resolve(values.dir);
const folders = foldersIn(dir);
const logFile = path.join(dir, 'demo.log');
await mkdir(dir, { recursive: true, mode: 0o700 });
const log = (line: string) => void appendFile(logFile, `${line}\n`);

const running: Service[] = [];
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end());

console.log('Starting the licence server, the agent and a small PBX …');
if (!existsSync(folders.secrets))
  console.log('The first start makes keys, a catalogue and a first order: half a minute.');
const secrets = await initialiseOnce(folders);
const port = await freePort(Number(values.port));
const server = start('server', ['serve', '--data', folders.server, '--port', String(port)]);
const url = `http://127.0.0.1:${port}`;
await answering(url, server);
const vendor = { url, apiKey: secrets.apiKey };
const { pbxId } = await fillOnce(vendor, folders, secrets.password);

const agentPort = await freePort(Number(values['agent-port']));
await settleAgentOnce(folders, agentPort);
const agent = start('agent', ['run', '--state', folders.agent]);
await answering(`http://127.0.0.1:${agentPort}`, agent);
await enrolOnce(vendor, pbxId, folders);
await giveSeatsOnce(folders);
await setPagePasswordOnce(`http://127.0.0.1:${agentPort}`, folders, secrets.password);

console.log(welcome(secrets));
const [who, code] = await Promise.race([
  server.ended.then((ended) => ['licence server', ended] as const),
  agent.ended.then((ended) => ['agent', ended] as const),
]);
if (process.exitCode === undefined) {
  console.error(`The ${who} ended by itself (status ${code}). Its last words are in ${logFile}.`);
  await end(1);
}

function start(program: Program, words: readonly string[]): Service {
  const started = service(program, words, log);
  running.push(started);
  return started;
}

/** The agent first: it would say that its server is gone. */
async function end(status = 0): Promise<void> {
  process.exitCode = status;
  for (const started of running.reverse()) await started.stop();
  process.exit();
}

async function answering(address: string, started: Service): Promise<void> {
  for (;;) {
    const ended = await Promise.race([started.ended.then(() => true), pause(100)]);
    if (ended === true) throw new Error(`It did not start; see ${logFile}.`);
    const answer = await fetch(`${address}/healthz`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer !== undefined) return;
  }
}

function pause(ms: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), ms));
}

function welcome({ email, password, apiKey }: Secrets): string {
  const here = (folder: string) => path.relative('.', folder) || folder;
  const agentCli = (words: string) => `npm run -s agent -- ${words} --state ${here(folders.agent)}`;
  const place = values.dir === path.join('.data', 'demo') ? '' : ` -- --dir ${here(dir)}`;
  return `
Portal           ${url}     sign-in ${email}, password ${password}
                 the same password lets in ${SIGN_INS.map(({ email }) => email).join(', ')}
                 API key ${apiKey}
PBX page         http://127.0.0.1:${agentPort}     the same password; what its admin sees
Agent            state folder ${here(folders.agent)}
PBX              ${SERIAL} of Hotel Aurora, simulated in the agent's process: 10 extensions
Sold             by NordTel, a partner, through a first order: 8 extensions, 3 calls at once, a hot standby;
                 8 Phone System licences, of which 6 people have one, with add-ons for call recording and mobile phones
Payments         by the sandbox: whatever is ordered is paid at once, and no money moves

To try next, in another terminal:
  ${agentCli('status')}
  ${agentCli('simulate call 1001 1002')}
      call it four times: three pass, the fourth is refused, 112 always passes
  npm run -s demo buy PSE-CC 5${place}
      NordTel orders 5 calls more; the PBX has them a moment later. It names the invoice (PDF) and the mails (.eml)
  npm run -s demo offers${place}
      what else NordTel sells, what that costs it, and what it takes
  ${agentCli('why concurrent_calls')}
  ${agentCli('seats')}
      who may call: 1007 has no licence and reaches emergency numbers only, until
  ${agentCli('seats assign phone_system --user 1007')}
      gives one away. ${here(folders.people)} is the file that gave the others; edit it, then
  ${agentCli(`mass check ${here(folders.people)}`)}
  npm run -s server -- licence code ${SERIAL} --data ${here(folders.server)}
      the activation code, as a site without internet would paste it into: ${agentCli('update')}

Mails            ${here(path.join(folders.server, 'mail'))}: any mail program opens them
Everything is in ${here(dir)}; delete it to start anew. Ctrl-C stops; the next npm start continues here.
`;
}
