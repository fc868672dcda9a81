// Everything the admin may ask at a glance, from the working memory alone: no file, no PBX and no server is asked for it.
import { capacityAt } from '../../shared/capacity.ts';
import type { Health, Status } from '../../shared/contracts/local-api.ts';
import { type Ladder, ladderAt, nextDates } from '../../shared/ladder.ts';
import { ADD_ONS, BASE_LICENCES } from '../../shared/licence/licence.ts';
import { encodeQrText } from '../../shared/licence/text-form.ts';
import { fingerprint } from '../../shared/licence/trust-root.ts';
import { extensionLimitAt, usesSeats } from '../../shared/seats.ts';
import { circumstancesOf } from '../corridor/circumstances.ts';
import { heldLicence, holdsLimits, type Memory, serialOf } from '../corridor/memory.ts';
import { seatDesk } from '../corridor/seat-desk.ts';
import type { AgentDeps } from '../deps.ts';
import { newestRoot } from '../licence-store/trust-chain.ts';
import { stocks } from '../seats/desk.ts';
import type { Stock } from '../seats/judge.ts';
import { usageSince } from '../usage/usage-book.ts';
import { alertsFor } from './alerts.ts';
import { ownView } from './own-view.ts';
import { dateWords, todayFrom } from './words.ts';

export type StreamState = Status['poll']['stream'];

export function statusOf(memory: Memory, deps: AgentDeps, nowMs: number, stream: StreamState): Status {
  const atS = Math.floor(nowMs / 1000);
  const licence = heldLicence(memory);
  const ladder = ladderOf(memory, nowMs);
  const circumstances = circumstancesOf(licence, memory.highWater);
  const capacity = licence === undefined ? undefined : capacityAt(licence, atS, circumstances);
  const own = licence === undefined ? {} : ownView(licence, memory, atS);
  const connected = deps.driver.connected();
  const { server } = deps.settings.read();
  const serial = serialOf(memory, deps);
  return {
    agentVersion: deps.version,
    ...(serial === undefined ? {} : { serial }),
    ...(memory.chain === undefined ? {} : { issuer: newestRoot(memory.chain).root.issuer }),
    instance: memory.instance,
    ladder: ladder.state,
    headline: headline(memory, ladder, nowMs),
    ...licenceView(memory),
    capacity: {
      calls: callsView(memory, atS, nowMs, capacity?.calls),
      extensions: extensionsView(memory, nowMs, licence && extensionLimitAt(licence, atS, circumstances)),
      services: [...(capacity?.services ?? [])].map(([service, { quantity, until }]) => ({ service, quantity, until })),
    },
    ...seatsView(memory, deps, nowMs),
    ...own,
    dates: licence === undefined ? [] : [...nextDates(licence, atS, circumstances)],
    poll: pollView(memory, server, stream),
    pbx: pbxView(memory, deps.driver.kind, connected),
    ...trustView(memory),
    clock: {
      now: atS,
      suspicion: memory.suspicion,
      highWater: Math.floor((memory.clock.markMs ?? 0) / 1000),
    },
    alerts: alertsFor({ memory, ladder, capacity, connected, polled: server !== undefined, own }),
  };
}

export function healthOf(status: Status): Health {
  const { alerts, pbx, poll, trust } = status;
  const worst = alerts.some((one) => one.severity === 'error')
    ? 'error'
    : alerts.some((one) => one.severity === 'warning')
      ? 'warning'
      : 'ok';
  return {
    status: worst,
    ladder: status.ladder,
    dates: status.dates,
    ...(trust === undefined ? {} : { anchor: trust.anchor }),
    ...(poll.lastSuccessAt === undefined ? {} : { lastSuccessAt: poll.lastSuccessAt }),
    pbxConnected: pbx.connected,
    alerts: [...new Set(alerts.map((one) => one.code))],
  };
}

/** Damaged state is shown as stale while the limits hold, and as restricted once everything that was known has ended. */
function ladderOf(memory: Memory, nowMs: number): Ladder {
  if (memory.held.kind !== 'damaged') return ladderAt(heldLicence(memory), Math.floor(nowMs / 1000));
  return { state: holdsLimits(memory, nowMs) ? 'stale' : 'restricted' };
}

function headline(memory: Memory, ladder: Ladder, nowMs: number): string {
  if (memory.held.kind === 'damaged') {
    return holdsLimits(memory, nowMs)
      ? 'The kept licence cannot be verified; the limits on the PBX stay as they are until there is news.'
      : 'The kept licence cannot be verified and has ended; only emergency calls pass.';
  }
  const end = ladder.restrictedFrom === undefined ? 'an unknown date' : dateWords(ladder.restrictedFrom);
  switch (ladder.state) {
    case 'unactivated':
      return 'Not activated: only emergency calls pass until a licence arrives.';
    case 'active':
      return `Active until ${ladder.graceFrom === undefined ? end : dateWords(ladder.graceFrom)}.`;
    case 'stale':
      return `Active until ${ladder.graceFrom === undefined ? end : dateWords(ladder.graceFrom)}, but news from the server is overdue.`;
    case 'grace':
      return `In grace: a paid term has ended, and the last of it stops counting on ${end}.`;
    case 'restricted':
      return ladder.restrictedFrom === undefined
        ? 'Restricted: the licence gives nothing; emergency calls pass.'
        : `Restricted: everything ended on ${end}; emergency calls pass.`;
  }
}

function licenceView({ held, highWater }: Memory): Pick<Status, 'licence'> {
  if (held.kind !== 'licence') return {};
  const { epoch, seq, issuedAt, freshUntil } = held.verified.licence;
  return {
    licence: {
      epoch,
      seq,
      codeEnding: encodeQrText('licence', held.verified.bytes).slice(-5),
      issuedAt,
      ...(freshUntil === undefined ? {} : { freshUntil }),
      receivedBy: highWater.licence?.receivedBy ?? 'poll',
    },
  };
}

/** Where nothing verifiable is held, the limit is what the PBX has. */
function callsView(memory: Memory, atS: number, nowMs: number, limit: number | undefined): Status['capacity']['calls'] {
  const today = usageSince(memory.journal.usage, todayFrom(nowMs));
  const { use, inForce } = memory.pbx;
  const onPbx = inForce?.calls?.find((step) => step.until > atS)?.calls ?? 0;
  return {
    limit: limit ?? (memory.held.kind === 'damaged' ? onPbx : 0),
    ...(use === undefined ? {} : { used: use.calls }),
    peakToday: today.peakCalls,
    refusedToday: today.refusedCalls,
  };
}

function extensionsView(memory: Memory, nowMs: number, limit: number | undefined): Status['capacity']['extensions'] {
  const { use, inForce, refused } = memory.pbx;
  return {
    limit: limit ?? (memory.held.kind === 'damaged' ? (inForce?.extensions.size ?? 0) : 0),
    ...(use === undefined ? {} : { configured: use.configuredExtensions }),
    refused: refused.map((one) => one.extension),
    refusedToday: usageSince(memory.journal.usage, todayFrom(nowMs)).refusedExtensions,
  };
}

function seatsView(memory: Memory, deps: AgentDeps, nowMs: number): Pick<Status, 'seats'> {
  if (!usesSeats(heldLicence(memory))) return {};
  const desk = seatDesk(memory, deps, nowMs);
  if (!desk.ok) return {};
  const stock = stocks(desk.value);
  const all = [...BASE_LICENCES, ...ADD_ONS].map(stock);
  const sum = (of: (one: Stock) => number) => all.reduce((total, one) => total + of(one), 0);
  return {
    seats: {
      total: sum(({ total }) => total),
      assigned: sum((one) => one.assigned),
      overLimit: sum(({ over }) => over),
    },
  };
}

function pollView(memory: Memory, server: string | undefined, stream: StreamState): Status['poll'] {
  const { counts, lastOutcome, lastRefusal, lastSuccessAtMs, nextAtMs } = memory.poll;
  return {
    ...(server === undefined ? {} : { server }),
    ...(lastSuccessAtMs === undefined ? {} : { lastSuccessAt: Math.floor(lastSuccessAtMs / 1000) }),
    lastOutcome: server === undefined ? 'no server: this agent takes codes by hand' : lastOutcome,
    counts: { ...counts },
    ...(lastRefusal === undefined ? {} : { lastRefusal: copyRefusal(lastRefusal) }),
    ...(nextAtMs === undefined ? {} : { nextAt: Math.floor(nextAtMs / 1000) }),
    stream,
  };
}

function pbxView(memory: Memory, driver: string, connected: boolean): Status['pbx'] {
  const { drift, inForce, lastAppliedAtMs, lastRefusal, restored } = memory.pbx;
  return {
    driver,
    connected,
    ...(inForce?.revision === undefined ? {} : { inForce: inForce.revision }),
    ...(lastAppliedAtMs === undefined ? {} : { lastAppliedAt: Math.floor(lastAppliedAtMs / 1000) }),
    ...(lastRefusal === undefined ? {} : { lastRefusal: copyRefusal(lastRefusal) }),
    drift: drift.map(({ atMs, ...one }) => ({ ...one, at: Math.floor(atMs / 1000) })),
    restoredTokens: restored,
  };
}

function trustView(memory: Memory): Pick<Status, 'trust'> {
  if (memory.chain === undefined) return {};
  const { root } = newestRoot(memory.chain);
  return { trust: { anchor: fingerprint(memory.chain[0].bytes), version: root.version, epoch: root.epoch } };
}

function copyRefusal({ code, message, next, detail }: NonNullable<Memory['poll']['lastRefusal']>) {
  return { code, message, next, ...(detail === undefined ? {} : { detail: { ...detail } }) };
}
