// A request code for the portal: an agent without internet asks for its licence, and can tell the answer by the nonce.
import { createHash } from 'node:crypto';
import { signRequest } from '../../shared/licence/request-code.ts';
import { encodeText } from '../../shared/licence/text-form.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { keepFields, keepKey } from '../corridor/keep.ts';
import { type Memory, serialOf, tellTime } from '../corridor/memory.ts';
import type { Corridor } from '../cycle.ts';
import { usageSince } from '../usage/usage-book.ts';

const MAX_PEAK = 1_000_000;

export function requestCode({ alone, deps, memory }: Corridor): Promise<Result<string>> {
  return alone(async () => {
    const serial = serialOf(memory, deps);
    if (serial === undefined) {
      return refuse(
        'no_serial',
        'This agent does not know which PBX it stands beside.',
        'Set the serial number of the PBX in its settings.',
      );
    }
    const nonce = Buffer.from(deps.random(16)).toString('hex');
    const key = keepKey(memory, deps);
    const kept = key.ok ? keepFields(memory, deps, { askedNonce: nonce }) : key;
    if (!kept.ok) return kept;
    if (memory.key === undefined) throw new Error('a key was made before');
    const highest = memory.highWater.licence;
    const peaks = usageSince(memory.journal.usage, 0);
    const request = {
      serial,
      nonce,
      epoch: highest?.epoch ?? 0,
      seq: highest?.seq ?? 0,
      stateHash: stateHash(memory),
      issuedAt: Math.floor(tellTime(memory, deps) / 1000),
      peaks: { calls: Math.min(peaks.peakCalls, MAX_PEAK), extensions: Math.min(peaks.extensions, MAX_PEAK) },
      reason: highest === undefined ? 'enrol' : 'update',
    } as const;
    return accept(encodeText('request', signRequest(request, memory.key)));
  });
}

/** Of what decides: two agents that answer one another's codes differ here (attack 13). */
function stateHash({ held, highWater }: Memory): string {
  const { clock: _, ...record } = highWater;
  const hash = createHash('sha256').update(JSON.stringify(record));
  return hash.update(held.kind === 'licence' ? held.verified.bytes : held.kind).digest('hex');
}
