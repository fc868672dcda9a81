// Whether a genuine licence is acceptable here and now: this PBX, this agent, newer than what is in force. Pure.
import { capacityAt, countsUntil } from '../../shared/capacity.ts';
import type { Licence } from '../../shared/licence/licence.ts';
import type { VerifiedLicence } from '../../shared/licence/verify-licence.ts';
import { accept, type Refusal, type Result, refuse } from '../../shared/result.ts';

export type AcceptCode =
  | 'wrong_pbx'
  | 'wrong_agent_key'
  | 'older_than_in_force'
  | 'upgrade_needed'
  | 'all_ended'
  | 'nonce_mismatch';

/** Where a document stands in the order of all documents of its PBX. */
interface Position {
  readonly epoch: number;
  readonly seq: number;
}

export interface Acceptor {
  /** Undefined when nothing has bound this agent to a PBX yet. */
  readonly serial: string | undefined;
  /** Thumbprint of the agent's key. */
  readonly agentKey: string | undefined;
  /** The highest ever accepted, and its code id. */
  readonly highest: (Position & { readonly codeId: string }) | undefined;
  /** The licence in force, if any. */
  readonly held: Licence | undefined;
  readonly agentVersion: string;
  /** Of the request code that waits for an answer. */
  readonly askedNonce: string | undefined;
  /** What was polled is known to be news; what was pasted may be anything a person had at hand. */
  readonly by: 'poll' | 'paste';
  /** Effective now, epoch seconds. */
  readonly nowS: number;
}

export interface Acceptance {
  /** `unchanged`: it is the very one in force. */
  readonly verdict: 'news' | 'unchanged';
  readonly licence: VerifiedLicence;
}

const PORTAL = 'Get the current activation code of this PBX from the portal.';

export function acceptLicence(verified: VerifiedLicence, here: Acceptor): Result<Acceptance, AcceptCode> {
  const refused = elsewhere(verified.licence, here) ?? tooNew(verified, here) ?? outOfOrder(verified.licence, here);
  if (refused !== undefined) return { ok: false, refusal: refused };
  if (isInForce(verified.licence, here)) return accept({ verdict: 'unchanged', licence: verified });
  const late = unanswered(verified.licence, here) ?? ended(verified.licence, here);
  return late === undefined ? accept({ verdict: 'news', licence: verified }) : { ok: false, refusal: late };
}

/** Meant for another PBX or another agent. */
function elsewhere(licence: Licence, here: Acceptor): Refusal<AcceptCode> | undefined {
  if (here.serial === undefined) {
    const message = `This code is for PBX ${licence.serial}, and this agent does not know yet which PBX it stands beside.`;
    return no('wrong_pbx', message, 'Set the serial number of the PBX first, then give the code again.', {
      found: licence.serial,
    });
  }
  if (licence.serial !== here.serial) {
    const message = `This code is for PBX ${licence.serial}; this agent stands beside PBX ${here.serial}.`;
    return no('wrong_pbx', message, 'Use the code of this PBX, or give this one to the agent it is for.', {
      found: licence.serial,
      wanted: here.serial,
    });
  }
  if (licence.agentKey !== undefined && licence.agentKey !== here.agentKey) {
    const message = 'This code is bound to another installation of the agent for this PBX.';
    return no(
      'wrong_agent_key',
      message,
      'Make a request code here and take it to the portal, or enrol this agent again.',
    );
  }
  return undefined;
}

/** Says something this version does not understand and must not ignore. */
function tooNew(verified: VerifiedLicence, here: Acceptor): Refusal<AcceptCode> | undefined {
  const { minAgent } = verified.licence;
  if (!isOlder(here.agentVersion, minAgent) && verified.criticalUnknown.length === 0) return undefined;
  const message = `This code needs agent version ${minAgent} or later; this one is ${here.agentVersion}.`;
  return no('upgrade_needed', message, 'Update the agent, then give the code again. What is in force stays in force.', {
    found: here.agentVersion,
    wanted: minAgent,
  });
}

function outOfOrder(licence: Licence, here: Acceptor): Refusal<AcceptCode> | undefined {
  const highest = furthest(here);
  if (highest === undefined) return undefined;
  const order = compare(licence, highest);
  if (order > 0 || (order === 0 && licence.codeId === highest.codeId)) return undefined;
  const message = `This code (${licence.epoch}.${licence.seq}) is older than the one accepted before (${highest.epoch}.${highest.seq}).`;
  return no('older_than_in_force', message, PORTAL, {
    found: `${licence.epoch}.${licence.seq}`,
    inForce: `${highest.epoch}.${highest.seq}`,
  });
}

/** A crash between the writes leaves a licence in force above the record; nothing below it may follow (attack 5). */
function furthest({ highest, held }: Acceptor): Acceptor['highest'] {
  if (highest === undefined || held === undefined) return highest ?? held;
  return compare(held, highest) > 0 ? held : highest;
}

function isInForce(licence: Licence, here: Acceptor): boolean {
  return here.held !== undefined && compare(licence, here.held) === 0 && licence.codeId === here.held.codeId;
}

/** Answers a request code, but not the one this agent made last. Polls prove their freshness themselves. */
function unanswered(licence: Licence, here: Acceptor): Refusal<AcceptCode> | undefined {
  if (here.by === 'poll' || licence.nonce === undefined || licence.nonce === here.askedNonce) return undefined;
  const message = 'This code answers another request code than the last one made here.';
  return no('nonce_mismatch', message, 'Make a new request code and take it to the portal.');
}

/** An expired code would take away what is paid for; only the server, or an answer to a request, may say so. */
function ended(licence: Licence, here: Acceptor): Refusal<AcceptCode> | undefined {
  if (here.by === 'poll' || licence.nonce !== undefined || licence.grants.length === 0) return undefined;
  if (!hasEnded(licence, here.nowS) || here.held === undefined || hasEnded(here.held, here.nowS)) return undefined;
  return no('all_ended', 'Everything in this code has expired, and the licence in force is better.', PORTAL);
}

function hasEnded(licence: Licence, atS: number): boolean {
  return licence.grants.every((grant) => countsUntil(grant, licence.policy) <= atS);
}

/** Below zero when `a` comes before `b`. */
function compare(a: Position, b: Position): number {
  return a.epoch - b.epoch || a.seq - b.seq;
}

/** `1.9.0` is older than `1.10.0`. */
export function isOlder(version: string, wanted: string): boolean {
  const [a, b] = [version, wanted].map((text) => text.split('.').map(Number));
  for (const part of [0, 1, 2]) {
    const difference = (a?.[part] ?? 0) - (b?.[part] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** What a licence changes against the one before it, one line per total, old beside new. */
export function changesBetween(before: Licence | undefined, after: Licence, nowS: number): string[] {
  const old = totals(before, nowS);
  const fresh = totals(after, nowS);
  const lines: string[] = [];
  for (const what of new Set([...old.keys(), ...fresh.keys()])) {
    const [from, to] = [old.get(what) ?? 0, fresh.get(what) ?? 0];
    if (from !== to) lines.push(`${what} ${from} → ${to}`);
  }
  return lines;
}

function totals(licence: Licence | undefined, nowS: number): ReadonlyMap<string, number> {
  if (licence === undefined) return new Map();
  const capacity = capacityAt(licence, nowS);
  const all = new Map<string, number>([
    ['concurrent calls', capacity.calls],
    ['extensions', capacity.extensions],
  ]);
  for (const [service, { quantity }] of capacity.services) all.set(service.replaceAll('_', ' '), quantity);
  for (const [seat, quantity] of capacity.seats) all.set(seat.replaceAll('_', ' '), quantity);
  return all;
}

function no(code: AcceptCode, message: string, next: string, detail?: Refusal['detail']): Refusal<AcceptCode> {
  const refused = refuse(code, `${message} Nothing was changed.`, next, detail);
  return refused.refusal;
}
