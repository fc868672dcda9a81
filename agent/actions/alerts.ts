// What the admin should know now; one list for status, page, health answer and metrics.

import type { Capacity } from '../../shared/capacity.ts';
import type { Alert, Status } from '../../shared/contracts/local-api.ts';
import type { Ladder, LadderState } from '../../shared/ladder.ts';
import type { Memory } from '../corridor/memory.ts';
import type { RefusedExtension } from '../enforcement/desired.ts';
import { ownAlerts } from './own-view.ts';
import { dateWords } from './words.ts';

export interface AlertInput {
  readonly memory: Memory;
  readonly ladder: Ladder;
  readonly capacity: Capacity | undefined;
  readonly connected: boolean;
  /** There is a server to be asked. */
  readonly polled: boolean;
  readonly own: Pick<Status, 'raise' | 'member'>;
}

type Severity = Alert['severity'];

const PORTAL = 'Order in the portal, then refresh or enter the new activation code.';

export function alertsFor(input: AlertInput): Alert[] {
  return [
    ...stateAlerts(input.memory),
    ...ladderAlerts(input),
    ...serverAlerts(input),
    ...pbxAlerts(input),
    ...ownAlerts(input.own),
    ...useAlerts(input),
  ];
}

function stateAlerts(memory: Memory): Alert[] {
  const alerts: Alert[] = [];
  const { held, damagedFiles, keyDamaged, notWritable, suspicion } = memory;
  const damaged = [...damagedFiles, ...(keyDamaged ? ['agent.key'] : [])];
  if (held.kind === 'damaged') {
    const message = `What the agent kept cannot be verified: ${held.reason}. The limits on the PBX stay as they are.`;
    alerts.push(
      alert('state_damaged', 'error', message, 'Refresh, or enter the current activation code; both mend it.'),
    );
  } else if (damaged.length > 0) {
    const message = `Damaged in the state folder: ${damaged.join(', ')}. The licence in force is not affected.`;
    const next = keyDamaged
      ? 'Enrol this agent again with a new token.'
      : 'The next licence or trust bundle replaces it.';
    alerts.push(alert('state_damaged', 'warning', message, next));
  }
  if (notWritable !== undefined)
    alerts.push(alert('state_not_writable', 'error', notWritable.message, notWritable.next));
  if (suspicion !== 'none') {
    const how = suspicion === 'set-back' ? 'is more than a day behind' : 'jumped more than a day ahead of';
    const message = `The machine's clock ${how} signed and running time; the licence goes by the latter.`;
    alerts.push(
      alert('clock_suspicious', 'warning', message, "Set the machine's clock; the next poll or code confirms it."),
    );
  }
  if (memory.hardwareChanged) {
    const message = 'This machine is not the one the agent was installed on; its hardware changed.';
    alerts.push(
      alert(
        'hardware_changed',
        'info',
        message,
        'Nothing to do after a repair. If this is a copy, enrol it as a PBX of its own.',
      ),
    );
  }
  return alerts;
}

const LADDER_ALERTS: Readonly<Partial<Record<LadderState, readonly [Severity, string]>>> = {
  unactivated: ['error', 'No licence was ever activated here: only emergency calls pass.'],
  stale: ['warning', 'The licence is in force, but news from the server is overdue.'],
  grace: ['warning', 'A paid term has ended and its grace is running.'],
  restricted: ['error', 'Everything in the licence has ended: only the floor and emergency calls are left.'],
};

function ladderAlerts({ ladder, memory }: AlertInput): Alert[] {
  const found = LADDER_ALERTS[ladder.state];
  // Of a licence that cannot be read nothing can be said but that.
  if (found === undefined || (memory.held.kind === 'damaged' && ladder.state === 'stale')) return [];
  const [severity, sentence] = found;
  const end =
    ladder.state === 'grace' && ladder.restrictedFrom !== undefined
      ? ` Everything ends on ${dateWords(ladder.restrictedFrom)}.`
      : '';
  const next =
    ladder.state === 'unactivated'
      ? 'Enrol this agent or enter an activation code.'
      : ladder.state === 'stale'
        ? 'Refresh, or see `doctor` for why the server is not reached.'
        : PORTAL;
  return [alert(ladder.state, severity, `${sentence}${end}`, next)];
}

const NOTICES: Readonly<Record<string, readonly [Severity, string]>> = {
  cloned: [
    'warning',
    'Say in the portal which one is real (its instance stands in its status); enrol the other as a PBX of its own, or remove it.',
  ],
  both_active: ['warning', 'Let one PBX take the calls again; the other may stand by at full limits.'],
};
const NEXT: Readonly<Record<string, string>> = {
  copy_refused:
    'The last limits stay. If this machine is to be a PBX of its own, empty the state folder and enrol it with its own serial number; if it is the real one, say so in the portal.',
};
/** Refusals of the server that have an alert of their own name. */
const NAMED = /^(cloned|copy_refused|server_behind|server_(cert|ca|tls)_.*)$/;

function serverAlerts({ memory, polled, own }: AlertInput): Alert[] {
  const { lastRefusal, definite } = memory.poll;
  const alerts: Alert[] = [];
  if (polled && lastRefusal !== undefined) {
    if (NAMED.test(lastRefusal.code))
      alerts.push(alert(lastRefusal.code, 'warning', lastRefusal.message, NEXT[lastRefusal.code] ?? lastRefusal.next));
    else if (definite) alerts.push(alert('server_refused', 'error', lastRefusal.message, lastRefusal.next));
    else if (memory.poll.failures > 0)
      alerts.push(alert('server_unreachable', 'warning', lastRefusal.message, lastRefusal.next));
    else if (lastRefusal.code !== 'state_not_writable')
      alerts.push(alert('licence_refused', 'error', lastRefusal.message, lastRefusal.next));
  }
  for (const { code, message } of memory.poll.notices) {
    // Said already, with the date, by what the server signed.
    if (code === 'both_active' && own.member?.heldBackFrom !== undefined) continue;
    const [severity, next] = NOTICES[code] ?? ['info', 'Ask the vendor if this is unclear.'];
    alerts.push(alert(NOTICES[code] === undefined ? 'notice' : code, severity, message, next));
  }
  return alerts;
}

function pbxAlerts({ memory, connected }: AlertInput): Alert[] {
  const alerts: Alert[] = [];
  const { lastRefusal, probe } = memory.pbx;
  const keep = 'The PBX keeps its last limits. Check that it runs and that the agent may log in; see `doctor`.';
  if (!connected)
    alerts.push(alert('pbx_unreachable', 'error', lastRefusal?.message ?? 'The PBX is not connected.', keep));
  else if (lastRefusal !== undefined)
    alerts.push(alert(lastRefusal.code, 'error', lastRefusal.message, lastRefusal.next));
  if (connected && probe !== undefined && probe.gate !== 'installed') {
    const message =
      probe.gate === 'missing'
        ? 'The call gate is not installed on the PBX: calls are not limited.'
        : 'The call gate on the PBX was edited.';
    alerts.push(alert('gate_missing', 'error', message, 'See `install` for the files and the line to add.'));
  }
  return alerts;
}

function useAlerts({ memory, capacity }: AlertInput): Alert[] {
  const alerts: Alert[] = [];
  const { refused, use } = memory.pbx;
  const beyond = refused.filter(({ cause }) => cause === 'limit');
  if (beyond.length > 0) {
    const many = beyond.length === 1 ? '1 extension is' : `${beyond.length} extensions are`;
    const message = `${many} beyond the limit and refused: ${firstOf(beyond)}.`;
    alerts.push(alert('over_limit_extensions', 'warning', message, PORTAL));
  }
  const seatless = refused.filter(({ cause }) => cause === 'seat');
  if (seatless.length > 0) {
    const many = seatless.length === 1 ? '1 extension has' : `${seatless.length} extensions have`;
    const message = `${many} no base licence in force and can call emergency numbers only: ${firstOf(seatless)}.`;
    alerts.push(
      alert(
        'extensions_without_seat',
        'warning',
        message,
        'Assign licences to them: Licences in the page, "seats" on the command line.',
      ),
    );
  }
  const { fault } = memory.seats;
  if (fault !== undefined) alerts.push(alert(fault.code, 'error', fault.message, fault.next));
  if (use !== undefined && capacity !== undefined && capacity.calls > 0 && use.calls >= 0.8 * capacity.calls) {
    const severity = use.calls >= 0.95 * capacity.calls ? 'warning' : 'info';
    alerts.push(
      alert('near_limit_calls', severity, `${use.calls} of ${capacity.calls} concurrent calls are in use.`, PORTAL),
    );
  }
  return alerts;
}

function firstOf(refused: readonly RefusedExtension[]): string {
  const shown = refused.slice(0, 5).map((one) => one.extension);
  return `${shown.join(', ')}${refused.length > shown.length ? ` and ${refused.length - shown.length} more` : ''}`;
}

function alert(code: string, severity: Severity, message: string, next: string): Alert {
  return { code, severity, message, next };
}
