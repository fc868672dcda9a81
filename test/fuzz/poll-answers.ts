// Poll answers as a fuzz target: the agent's whole way from HTTP answer to what it keeps and applies, only the wire left out.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { settingsInMemory } from '../../agent/config.ts';
import { keepFields } from '../../agent/corridor/keep.ts';
import { type Memory, wakeMemory } from '../../agent/corridor/memory.ts';
import { receiveLicence, receiveTrust } from '../../agent/corridor/receive.ts';
import { type Corridor, pollCycle } from '../../agent/cycle.ts';
import type { AgentDeps } from '../../agent/deps.ts';
import { BUILT_IN_EMERGENCY } from '../../agent/enforcement/emergency.ts';
import { simulatorDriver } from '../../agent/enforcement/simulator/driver.ts';
import { simulatedPbx } from '../../agent/enforcement/simulator/pbx.ts';
import { createLane } from '../../agent/lane.ts';
import type { HttpClient } from '../../agent/poller/http-client.ts';
import { type PollAnswer, pollAnswerSchema } from '../../shared/contracts/agent-wire.ts';
import { thumbprint } from '../../shared/licence/keys.ts';
import { signLicence } from '../../shared/licence/licence-codec.ts';
import { accept } from '../../shared/result.ts';
import { ISSUED, KEYS, LICENCE, ROOT_BYTES } from '../vectors/fixture.ts';
import type { Chance } from './chance.ts';
import { CORPUS, GENUINE } from './formats.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateDocument } from './mutate-items.ts';
import { mutateJson } from './mutate-json.ts';
import type { Target } from './target.ts';

interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** base64, for what is no UTF-8. */
  readonly body: string;
}

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const ANSWER: PollAnswer = {
  licence: base64url(GENUINE.licences[0]),
  trust: GENUINE.roots.map(base64url),
  time: base64url(GENUINE.times[0]),
  nextPollSeconds: 3_600,
  notices: [],
};
if (!pollAnswerSchema.safeParse(ANSWER).success) throw new Error('the unchanged answer must be one the agent can read');
/** Would be taken, for it is news; it is never sent as it is. */
const NEWER = signLicence({ ...LICENCE, seq: LICENCE.seq + 5_000 }, KEYS.signing1);
const PROBLEM = {
  type: 'about:blank',
  title: 'Refused',
  status: 403,
  code: 'revoked',
  detail: 'Revoked (1767326600).',
  next: 'Ask.',
};

export async function pollAnswers(): Promise<Target> {
  // Nothing here is meant to outlive the run, so no disk has to be waited for.
  const stateDir = await mkdtemp(path.join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'switchkey-fuzz-'));
  let answer: WireAnswer = { status: 500, headers: {}, body: '' };
  const corridor = await corridorOf(stateDir, () => answer);
  const { memory } = corridor;
  return {
    name: 'poll-answer',
    share: 10,
    width: 1,
    make: (chance) => JSON.stringify(changed(chance)),
    async judge(input) {
      answer = JSON.parse(String(input)) as WireAnswer;
      await pollCycle(corridor);
      return wrongIn(memory);
    },
    close: () => rm(stateDir, { recursive: true, force: true }),
  };
}

function changed(chance: Chance): WireAnswer {
  const encoded = (text: string | Buffer) => Buffer.from(text).toString('base64');
  const status = chance.pick([200, 200, 200, 200, 200, 200, 304, 401, 403, 409, 500, 204, 301, 0]);
  const headers = {
    'retry-after': chance.pick(['1', '-1', '99999999999', 'x']),
    'switchkey-next-poll': chance.pick(['60', '0', '1e9', '']),
  };
  if (status !== 200) return { status, headers, body: encoded(mutateJson(PROBLEM, chance)) };
  const kind = chance.int(4);
  if (kind === 0) return { status, headers, body: encoded(mutateJson(ANSWER, chance)) };
  if (kind === 1)
    return { status, headers, body: encoded(mutateBytes(Buffer.from(JSON.stringify(ANSWER)), CORPUS, chance)) };
  const document = () => base64url(mutateDocument(chance.some(CORPUS) ?? ROOT_BYTES, CORPUS, chance));
  const licence = base64url(unlike(NEWER, mutateDocument(NEWER, CORPUS, chance)));
  const body = { ...ANSWER, licence, ...(kind === 2 ? {} : { trust: [document(), document()], time: document() }) };
  return { status, headers, body: encoded(JSON.stringify(body)) };
}

/** `mutated`, but never the genuine document itself: the change may have been none. */
function unlike(genuine: Uint8Array, mutated: Uint8Array): Uint8Array {
  return Buffer.compare(genuine, mutated) === 0 ? Buffer.concat([genuine, Buffer.alloc(1)]) : mutated;
}

/** What the agent goes by must be what was signed, whatever it was told. */
function wrongIn({ held, chain, highWater }: Memory): string | undefined {
  if (held.kind !== 'licence' || Buffer.compare(held.verified.bytes, GENUINE.licences[0]) !== 0)
    return 'another licence is held';
  if (highWater.licence?.seq !== LICENCE.seq) return `the sequence went to ${highWater.licence?.seq}`;
  const isKnown = chain?.every(({ root }) => root.issuer === LICENCE.issuer && [3, 4].includes(root.version));
  return isKnown ? undefined : 'another root is trusted';
}

async function corridorOf(stateDir: string, answer: () => WireAnswer): Promise<Corridor> {
  const nowMs = (ISSUED + 3_600) * 1_000;
  const pbx = simulatedPbx({ emergency: BUILT_IN_EMERGENCY, now: () => nowMs });
  const silent = () => undefined;
  const deps: AgentDeps = {
    version: '1.2.3',
    settings: settingsInMemory({ eventStream: false, server: 'http://127.0.0.1:1', serial: LICENCE.serial }),
    stateDir,
    clock: { wallMs: () => nowMs, monotonicMs: () => performance.now() },
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    machineId: 'fuzz',
    hardware: async () => ({}),
    driver: simulatorDriver(pbx),
    log: { info: silent, warn: silent, error: silent },
  };
  const memory = wakeMemory(deps);
  const lanes = [createLane(deps.clock.monotonicMs), createLane(deps.clock.monotonicMs)] as const;
  const corridor = { deps, memory, http: clientOf(answer), alone: lanes[0].run, asking: lanes[1].run };
  // The agent that the licence is bound to.
  memory.key = { ...KEYS.agent, thumbprint: thumbprint(KEYS.agent.publicKey) };
  keepFields(memory, deps, { serial: LICENCE.serial });
  receiveTrust(memory, deps, [ROOT_BYTES]);
  receiveLicence(memory, deps, GENUINE.licences[0], 'poll', nowMs);
  return corridor;
}

/** Sessions open and reports are taken; the poll is answered as the case says. */
function clientOf(answer: () => WireAnswer): HttpClient {
  const session = Buffer.from(JSON.stringify({ session: 'A'.repeat(22), nextPollSeconds: 60 }));
  return {
    async send({ url }) {
      if (url.endsWith('/sessions')) return accept({ status: 201, headers: {}, body: session });
      if (!url.endsWith('/poll')) return accept({ status: 204, headers: {}, body: Buffer.alloc(0) });
      const { status, headers, body } = answer();
      return accept({ status, headers, body: Buffer.from(body, 'base64') });
    },
    agentFor: () => {
      throw new Error('no stream is opened here');
    },
    trustCa: () => undefined,
    close: () => undefined,
  };
}
