// Binds this agent to a PBX at a licence server with a one-time token, then polls for the first licence.
import type { Outcome } from '../../shared/contracts/local-api.ts';
import { Fault } from '../../shared/errors.ts';
import { SERIAL } from '../../shared/licence/licence-bounds.ts';
import { accept, type Refusal, type Result, refuse } from '../../shared/result.ts';
import type { Settings } from '../config.ts';
import { SERVER_TIMEOUT_MS } from '../corridor/ask-server.ts';
import { keepFields, keepKey, keepNewKey } from '../corridor/keep.ts';
import { tellTime } from '../corridor/memory.ts';
import { receiveTrust } from '../corridor/receive.ts';
import { type Corridor, pollCycle } from '../cycle.ts';
import { enrolAtServer } from '../poller/enrolment.ts';
import { type BroughtCa, bringServerCa } from './brought-ca.ts';
import { outcomeOf, refused } from './outcome.ts';

export interface Enrolment {
  readonly server: string;
  readonly token: string;
  readonly serial: string;
  /** PEM text with the CA of the server, where that is not one that everybody trusts. */
  readonly serverCa?: string | undefined;
}

export async function enrol(corridor: Corridor, input: Enrolment): Promise<Outcome> {
  const wrong = problemWith(input, corridor.memory.highWater.serial);
  if (wrong !== undefined) return refused(wrong);
  const ca = bringServerCa(corridor, input.serverCa);
  if (!ca.ok) return refused(ca.refusal);
  const serial = await introduce(corridor, input, ca.value);
  if (serial.ok) return firstPoll(corridor, serial.value);
  ca.value.drop();
  return refused(serial.refusal);
}

/** The serial number that the server enrolled it as. */
async function introduce(corridor: Corridor, input: Enrolment, ca: BroughtCa): Promise<Result<string>> {
  const { deps, memory, alone } = corridor;
  const key = await alone(async () => keepKey(memory, deps));
  if (!key.ok) return key;
  let asked = await askForEnrolment(corridor, input);
  if (asked.kind !== 'answer' && asked.refusal.code === 'key_in_use') {
    // The server knows this key from an enrolment that was revoked or replaced: a new one begins a new life.
    const fresh = await alone(async () => keepNewKey(memory, deps));
    if (!fresh.ok) return fresh;
    asked = await askForEnrolment(corridor, input);
  }
  if (asked.kind !== 'answer') return { ok: false, refusal: asked.refusal };
  const answer = asked.value;
  const taken = await alone(async () => {
    const trust = receiveTrust(
      memory,
      deps,
      answer.trust.map((text) => Buffer.from(text, 'base64url')),
    );
    if (!trust.ok) return trust;
    const kept = keepFields(memory, deps, { serial: answer.serial });
    if (!kept.ok) return kept;
    const thumbprint = memory.key?.thumbprint ?? null;
    memory.audit.note(Math.floor(tellTime(memory, deps) / 1000), 'enrolled', {
      server: input.server,
      serial: answer.serial,
      key: thumbprint,
    });
    memory.poll.session = undefined;
    return keepSettings(corridor, () => ({ server: input.server, serial: answer.serial, ...ca.keep() }));
  });
  return taken.ok ? accept(answer.serial) : taken;
}

function keepSettings({ deps }: Corridor, fields: () => Partial<Settings>): Result<true> {
  try {
    deps.settings.change(fields());
    return accept(true);
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    return refuse(thrown.code, `${thrown.message}.`, 'Mend the rights of the settings file, then enrol again.');
  }
}

function problemWith({ server, serial }: Enrolment, bound: string | undefined): Refusal | undefined {
  if (!/^https?:\/\//.test(server)) {
    return {
      code: 'server_invalid',
      message: 'The server address does not begin with http:// or https://.',
      next: 'Copy the address from the portal.',
    };
  }
  if (!SERIAL.test(serial)) {
    return {
      code: 'serial_invalid',
      message: 'A serial number has 4 to 32 of A-Z, 0-9 and -.',
      next: 'Copy the serial number of the PBX from the portal.',
    };
  }
  if (bound === undefined || bound === serial) return undefined;
  const message = `This agent belongs to PBX ${bound} and cannot be enrolled as ${serial}. Nothing was changed.`;
  return {
    code: 'bound_to_other_pbx',
    message,
    next: 'To start anew, stop the agent, empty its state folder and enrol it.',
  };
}

async function askForEnrolment({ deps, http, memory }: Corridor, { server, token, serial }: Enrolment) {
  const { key } = memory;
  if (key === undefined) throw new Error('a key was made before');
  const link = {
    server: server.replace(/\/+$/, ''),
    http,
    key,
    random: deps.random,
    nowS: Math.floor(tellTime(memory, deps) / 1000),
    timeoutMs: SERVER_TIMEOUT_MS,
  };
  const publicKey = Buffer.from(key.publicKey).toString('base64url');
  const hardware = { ...memory.journal.hardware };
  const asked = await enrolAtServer(link, { token, serial, publicKey, agentVersion: deps.version, hardware });
  if (asked.kind !== 'answer' || asked.value.serial === serial) return asked;
  const message = 'The server answered for another PBX. Nothing was changed.';
  return {
    kind: 'refused',
    refusal: { code: 'wrong_pbx', message, next: 'Check serial number and token in the portal.' },
  } as const;
}

async function firstPoll(corridor: Corridor, serial: string): Promise<Outcome> {
  const end = await pollCycle(corridor);
  const enrolled = `Enrolled as PBX ${serial}.`;
  if (end?.received === undefined && end?.failed === undefined) {
    return {
      outcome: 'updated',
      message: `${enrolled} There is no licence for it yet.`,
      next: 'Order in the portal; it arrives by itself.',
      changes: [],
    };
  }
  const outcome = outcomeOf(end, tellTime(corridor.memory, corridor.deps));
  const message = `${enrolled} ${outcome.message}`;
  return outcome.outcome === 'refused' ? { ...outcome, outcome: 'kept', message } : { ...outcome, message };
}
