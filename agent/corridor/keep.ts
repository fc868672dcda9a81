// Writes down what was accepted before anything goes by it; a disk that cannot be written is a refusal, not a crash.
import { Fault } from '../../shared/errors.ts';
import type { Licence } from '../../shared/licence/licence.ts';
import type { VerifiedLicence } from '../../shared/licence/verify-licence.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { AgentDeps } from '../deps.ts';
import { makeAgentKey } from '../identity/agent-key.ts';
import { type Journal, keepJournal } from '../journal.ts';
import { writeDurably } from '../licence-store/durable-file.ts';
import { endOf } from '../licence-store/held.ts';
import type { HighWater } from '../licence-store/high-water.ts';
import { keepAnchor, keepLicence, keepRecord, keepTrust, STATE_FILES } from '../licence-store/store.ts';
import { anchorHash, newestRoot, type TrustChain } from '../licence-store/trust-chain.ts';
import { type Memory, macKeyFor } from './memory.ts';

type Kept = Result<true, 'state_not_writable'>;

/** Licence and record together; memory follows only when both are on disk. */
export function keepAccepted(memory: Memory, deps: AgentDeps, verified: VerifiedLicence, by: 'poll' | 'paste'): Kept {
  const { askedNonce, ...record } = withClock(memory);
  const { licence } = verified;
  const fresh: HighWater = {
    ...record,
    ...(askedNonce === undefined || askedNonce === licence.nonce ? {} : { askedNonce }),
    serial: licence.serial,
    licence: positionOf(licence, by),
  };
  return writing(memory, () => {
    keepLicence(folder(memory, deps), verified, fresh);
    memory.highWater = fresh;
    memory.held = { kind: 'licence', verified };
    memory.damagedFiles = [];
  });
}

/** The chain and the record that names its anchor. The anchor file is written only where it is missing or damaged. */
export function keepChain(memory: Memory, deps: AgentDeps, chain: TrustChain): Kept {
  const record = {
    ...withClock(memory),
    anchor: anchorHash(chain[0].bytes),
    trustVersion: newestRoot(chain).root.version,
  };
  return writing(memory, () => {
    if (memory.chain === undefined || memory.damagedFiles.includes(STATE_FILES.anchor))
      keepAnchor(folder(memory, deps), chain[0].bytes);
    keepTrust(folder(memory, deps), chain);
    keepRecord(folder(memory, deps), record);
    memory.highWater = record;
    memory.chain = chain;
    memory.damagedFiles = memory.damagedFiles.filter((name) => name === STATE_FILES.licence);
  });
}

/** Changes fields of the record; without any it writes the clock's mark. */
export function keepFields(memory: Memory, deps: AgentDeps, fields: Partial<HighWater> = {}): Kept {
  const record = { ...withClock(memory), ...fields };
  return writing(memory, () => {
    keepRecord(folder(memory, deps), record);
    memory.highWater = record;
  });
}

/** The agent's key, made where there is none. */
export function keepKey(memory: Memory, deps: AgentDeps): Kept {
  return memory.key === undefined ? keepNewKey(memory, deps) : accept(true);
}

/** A key that takes the place of any earlier one; the record's MAC is bound to it from then on. */
export function keepNewKey(memory: Memory, deps: AgentDeps): Kept {
  return writing(memory, () => {
    memory.key = makeAgentKey(deps.stateDir, writeDurably);
    memory.keyDamaged = false;
    const record = withClock(memory);
    keepRecord(folder(memory, deps), record);
    memory.highWater = record;
  });
}

export function keepNotes(memory: Memory, deps: AgentDeps, journal: Journal): Kept {
  return writing(memory, () => keepJournal(deps.stateDir, journal));
}

function positionOf(licence: Licence, receivedBy: 'poll' | 'paste'): NonNullable<HighWater['licence']> {
  const { epoch, seq, codeId } = licence;
  return { epoch, seq, codeId, endsS: endOf(licence), receivedBy };
}

function withClock(memory: Memory): HighWater {
  const { markMs, believedAheadMs, probation } = memory.clock;
  const clock = {
    believedAheadMs,
    ...(markMs === undefined ? {} : { markMs }),
    ...(probation === undefined ? {} : { probation }),
  };
  return { ...memory.highWater, clock };
}

function folder(memory: Memory, deps: AgentDeps) {
  return { dir: deps.stateDir, macKey: macKeyFor(deps, memory.key) };
}

function writing(memory: Memory, write: () => void): Kept {
  try {
    write();
    memory.notWritable = undefined;
    return accept(true);
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    const next = 'Make room on the disk or mend the rights of the state folder; the agent tries again by itself.';
    const refused = refuse('state_not_writable', `${thrown.message}. The limits in force stay as they are.`, next);
    memory.notWritable = refused.refusal;
    return refused;
  }
}
