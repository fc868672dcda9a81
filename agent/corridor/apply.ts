// From the licence in force to the PBX: evaluate, plan, apply, read back, and note what was found on the way.
import type { AuditFields } from '../../shared/audit-chain.ts';
import { Fault, reasonOf } from '../../shared/errors.ts';
import type { Licence } from '../../shared/licence/licence.ts';
import type { Refusal } from '../../shared/result.ts';
import { usesSeats } from '../../shared/seats.ts';
import type { AgentDeps } from '../deps.ts';
import { type Applying, type Enforced, enforce } from '../enforcement/apply-plan.ts';
import { type Desired, desiredState } from '../enforcement/desired.ts';
import { driftBetween, rememberApplied } from '../enforcement/drift.ts';
import type { Reading } from '../enforcement/driver.ts';
import { entitlements, writeEntitlementFile } from '../enforcement/entitlement-file.ts';
import { mergeFirstSeen } from '../enforcement/first-seen.ts';
import { keptState } from '../journal.ts';
import { addOnsOfLetters } from '../seats/in-force.ts';
import { circumstancesOf, raisesNote, withNoted } from './circumstances.ts';
import { heldLicence, holdsLimits, type Memory } from './memory.ts';
import { meetExtensions, seatsFor, seatsUnder } from './seat-desk.ts';

export const PBX_TIMEOUT_MS = 30_000;
const DRIFT_SHOWN_MS = 24 * 3_600_000;
const DRIFT_SHOWN = 50;

export type Applied =
  | { readonly kind: 'applied'; readonly enforced: Enforced }
  /** Nothing verifiable is held: the PBX keeps what it has. */
  | { readonly kind: 'held-back' }
  | { readonly kind: 'failed'; readonly refusal: Refusal };

/** `applying.known` is for a change that is not about the extensions. */
export async function applyInForce(
  memory: Memory,
  deps: AgentDeps,
  nowMs: number,
  applying: Applying = {},
): Promise<Applied> {
  try {
    if (holdsLimits(memory, nowMs)) {
      memory.pbx.inForce = (await deps.driver.read(AbortSignal.timeout(PBX_TIMEOUT_MS))).state;
      memory.pbx.lastRefusal = undefined;
      return { kind: 'held-back' };
    }
    const signal = AbortSignal.timeout(PBX_TIMEOUT_MS);
    let desired: Desired | undefined;
    const wantedFrom = async (reading: Reading) => {
      if (applying.known === undefined) await meetExtensions(memory, deps, reading, nowMs, signal);
      desired = wantedFor(memory, deps, reading, nowMs);
      return desired.state;
    };
    const enforced = await enforce(deps.driver, wantedFrom, signal, applying);
    memory.pbx.configured = enforced.found.extensions;
    memory.pbx.refused = desired?.refused ?? [];
    noteEnforced(memory, deps, enforced, nowMs);
    await writeEntitlements(memory, deps, enforced, nowMs);
    return { kind: 'applied', enforced };
  } catch (thrown) {
    memory.pbx.lastRefusal = refusalOf(thrown);
    return { kind: 'failed', refusal: memory.pbx.lastRefusal };
  }
}

/**
 * Capacity for the extensions this PBX really has. New ones, and raises that only the PBX knew of, are remembered. `instead`: a
 * licence that is not in force, to see what it would do.
 */
export function wantedFor(
  memory: Memory,
  deps: AgentDeps,
  reading: Reading,
  nowMs: number,
  instead?: Licence,
): Desired {
  const known = new Map(Object.entries(memory.journal.firstSeen));
  const firstSeen = mergeFirstSeen(known, reading.extensions, nowMs);
  if (firstSeen !== known) memory.journal = { ...memory.journal, firstSeen: Object.fromEntries(firstSeen) };
  const atS = Math.floor(nowMs / 1000);
  const licence = instead ?? heldLicence(memory);
  const raises = withNoted(memory.highWater.raises ?? [], reading.state.raises, atS);
  if (raises.length > (memory.highWater.raises?.length ?? 0))
    memory.highWater = { ...memory.highWater, raises: [...raises] };
  const { emergency = '', refuseRegistration } = deps.settings.read();
  return desiredState({
    licence,
    atS,
    emergency,
    refuseRegistration,
    configured: reading.extensions,
    firstSeen,
    seats:
      instead === undefined
        ? seatsFor(memory, deps, reading.state, nowMs)
        : seatsUnder(instead, memory, deps, reading, nowMs),
    circumstances: circumstancesOf(licence, memory.highWater),
    raises: raisesNote(raises, atS),
  });
}

function noteEnforced(memory: Memory, deps: AgentDeps, enforced: Enforced, nowMs: number): void {
  const { pbx } = memory;
  const licensed = heldLicence(memory) !== undefined;
  const found = driftBetween(pbx.lastApplied, enforced.found.state);
  // Before anything was sold there is nothing that should have been applied.
  const drift = found
    .filter((one) => licensed || one.cause !== 'never-applied')
    .map((one) => ({ ...one, atMs: nowMs }));
  const atS = Math.floor(nowMs / 1000);
  if (drift.length > 0) {
    deps.log.warn('the PBX was not as it was left', { drift });
  }
  const changed = drift.filter(({ cause }) => cause !== 'never-applied');
  if (changed.length > 0) {
    const shown = changed.slice(0, 5).map(({ key, cause }) => `${key} (${cause})`);
    memory.audit.note(atS, 'drift', { count: changed.length, what: shown.join(', ') });
  }
  const renewed = new Set(drift.map((one) => one.key));
  const recent = pbx.drift.filter((one) => one.atMs > nowMs - DRIFT_SHOWN_MS && !renewed.has(one.key));
  pbx.drift = [...drift, ...recent].slice(0, DRIFT_SHOWN);
  if (enforced.steps.length > 0 || pbx.lastApplied === undefined) {
    pbx.lastApplied = rememberApplied(pbx.lastApplied, enforced.found.state, enforced.inForce);
    pbx.lastAppliedAtMs = nowMs;
    if (enforced.steps.length > 0) memory.audit.note(atS, 'applied', stepsInShort(enforced));
    memory.journal = { ...memory.journal, applied: keptState(enforced.inForce) };
  } else {
    pbx.lastApplied = { ...pbx.lastApplied, bootedSince: false };
  }
  pbx.inForce = enforced.inForce;
  pbx.lastRefusal = enforced.remaining.length === 0 ? undefined : partly(enforced.remaining.length);
  noteReceipt(memory, enforced, nowMs);
}

function stepsInShort({ steps, inForce, remaining }: Enforced): AuditFields {
  const counts = [...Map.groupBy(steps, (step) => step.do)].map(([what, all]) => `${what} ${all.length}`);
  return { steps: counts.join(', '), revision: inForce.revision ?? null, left: remaining.length };
}

/** One receipt per licence and result; the next report sends it. */
function noteReceipt(memory: Memory, enforced: Enforced, nowMs: number): void {
  const licence = heldLicence(memory);
  if (licence === undefined) return;
  const { epoch, seq, codeId, nonce } = licence;
  const result = enforced.remaining.length === 0 ? 'applied' : 'partly';
  const last = memory.journal.receipt;
  if (last?.epoch === epoch && last.seq === seq && last.result === result) return;
  const receipt = { epoch, seq, codeId, appliedAt: Math.floor(nowMs / 1000), result, sent: false } as const;
  memory.journal = { ...memory.journal, receipt: nonce === undefined ? receipt : { ...receipt, nonce } };
}

async function writeEntitlements(memory: Memory, deps: AgentDeps, enforced: Enforced, nowMs: number): Promise<void> {
  const { driver } = deps.settings.read();
  if (driver.kind !== 'asterisk' || driver.entitlementFile === undefined) return;
  const licence = heldLicence(memory);
  const circumstances = circumstancesOf(licence, memory.highWater);
  const codes = usesSeats(licence) ? addOnsOfLetters : undefined;
  const content = entitlements(licence, Math.floor(nowMs / 1000), enforced.inForce, circumstances, codes);
  await writeEntitlementFile(driver.entitlementFile, content);
}

const NEXT = 'The limits on the PBX stay as they are; the agent tries again by itself. See `doctor` if it lasts.';

export function refusalOf(thrown: unknown): Refusal {
  const code = thrown instanceof Fault ? thrown.code : 'pbx_unreachable';
  return { code, message: `The PBX could not be read or changed: ${reasonOf(thrown)}`, next: NEXT };
}

function partly(count: number): Refusal {
  const message = `The PBX did not take ${count} of the changes.`;
  return { code: 'partly_applied', message, next: 'The agent tries again by itself. See `plan` for what is left.' };
}
