// The status for a person: the sentence they came for, what to do, then the detail.
import type { Alert, Status } from '../../../shared/contracts/local-api.ts';
import { dateWords, kindWords } from '../../actions/words.ts';
import { distanceWords } from './distance.ts';
import { aligned, blocks, capitalised } from './layout.ts';

export function statusWords(status: Status): string {
  return blocks(
    [status.headline, identityLine(status)],
    status.alerts.flatMap(alertLines),
    aligned([...capacityRows(status), ...policyRows(status)]),
    aligned(dateRows(status)),
    aligned(detailRows(status)),
  );
}

function identityLine({ serial, issuer, agentVersion, ladder }: Status): string {
  return [
    serial === undefined ? 'No serial number yet' : `PBX ${serial}`,
    `state ${ladder}`,
    ...(issuer === undefined ? [] : [`licensed by ${issuer}`]),
    `agent ${agentVersion}`,
  ].join(' · ');
}

function alertLines({ severity, code, message, next }: Alert): string[] {
  return [
    `${severity === 'info' ? 'Note' : severity === 'warning' ? 'Warning' : 'Error'} (${code}): ${message}`,
    `  ${next}`,
  ];
}

function capacityRows({ capacity: { extensions, calls, services } }: Status): [string, string][] {
  return [
    [
      'Extensions',
      usedOf(extensions.configured, extensions.limit) +
        (extensions.refused.length === 0 ? '' : `\nrefused: ${listed(extensions.refused)}`) +
        (extensions.refusedToday === 0 ? '' : `\n${extensions.refusedToday} calls refused today`),
    ],
    [
      'Concurrent calls',
      `${usedOf(calls.used, calls.limit)}; peak today ${calls.peakToday}, refused today ${calls.refusedToday}`,
    ],
    ...services.map(({ service, quantity, until }): [string, string] => [
      capitalised(kindWords(service)),
      `${service === 'outbound_call_center' ? `${quantity} seats, ` : ''}until ${dateWords(until)}`,
    ]),
  ];
}

/** What the admin may do without ordering, and the part this PBX plays. */
function policyRows({ raise, member }: Status): [string, string][] {
  const rows: [string, string][] = [];
  if (raise !== undefined) {
    const running = raise.runningUntil === undefined ? '' : `; running until ${dateWords(raise.runningUntil)}`;
    rows.push([
      'Emergency raise',
      `${raise.percent} % for ${raise.days} days, ${raise.left} of ${raise.perTerm} left this term${running}`,
    ]);
  }
  if (member !== undefined) {
    const partner = member.role === 'primary' ? '' : ` of ${member.of}`;
    rows.push(['Part', `${member.role}${partner}${member.heldBack ? ', held back to the floor' : ', at full limits'}`]);
  }
  return rows;
}

function usedOf(used: number | undefined, limit: number): string {
  if (used === undefined) return `${limit} licensed, use not known`;
  const free = limit - used;
  return `${used} of ${limit}, ${free >= 0 ? `${free} free` : `${-free} too many`}`;
}

const CHANGE_WORDS: Readonly<Record<string, string>> = {
  stale: 'news from the server is overdue, nothing else changes',
  grace: 'a paid term has ended, its grace begins',
  restricted: 'everything has ended, only emergency calls pass',
};

/** One row per instant; what changes at the same time stands together. */
function dateRows({ dates }: Status): [string, string][] {
  const rows = new Map<number, string[]>();
  for (const { at, change } of dates) {
    rows.set(at, [...(rows.get(at) ?? []), CHANGE_WORDS[change] ?? change.replaceAll('_', ' ')]);
  }
  return [...rows].map(([at, changes]) => [dateWords(at), changes.join('\n')]);
}

function detailRows(status: Status): [string, string][] {
  const { licence, poll, pbx, trust, clock } = status;
  return [
    ['Licence server', serverWords(status)],
    ...(status.alerts.some(({ code }) => code === 'cloned' || code === 'copy_refused')
      ? [['Instance', status.instance] as [string, string]]
      : []),
    ...(poll.lastRefusal === undefined
      ? []
      : [['', `${poll.lastRefusal.code}: ${poll.lastRefusal.message}`] as [string, string]]),
    [
      'Licence',
      licence === undefined
        ? 'none'
        : `${licence.epoch}.${licence.seq}, code ending ${licence.codeEnding}, issued ${dateWords(licence.issuedAt)}, by ${licence.receivedBy}`,
    ],
    [
      'PBX',
      [
        `${pbx.driver}, ${pbx.connected ? 'connected' : 'not connected'}`,
        pbx.inForce === undefined ? 'no licence applied yet' : `licence ${pbx.inForce} in force`,
        ...(pbx.lastAppliedAt === undefined ? [] : [`last written ${distanceWords(pbx.lastAppliedAt, clock.now)}`]),
      ].join('; ') +
        pbx.drift
          .filter(({ cause }) => cause !== 'never-applied')
          .map(
            ({ key, found, wanted, cause, at }) =>
              `\n${key} was ${found} instead of ${wanted} (${cause}) ${distanceWords(at, clock.now)}`,
          )
          .join(''),
    ],
    ...(trust === undefined
      ? []
      : [['Trust', `${trust.anchor}, version ${trust.version}, epoch ${trust.epoch}`] as [string, string]]),
    ...(clock.suspicion === 'none'
      ? []
      : [['Clock', `${clock.suspicion}; the agent reckons with ${dateWords(clock.now)}`] as [string, string]]),
  ];
}

function serverWords({ poll, clock }: Status): string {
  if (poll.server === undefined) return 'none set; codes are entered by hand';
  return [
    poll.server,
    poll.lastSuccessAt === undefined ? 'never reached' : `reached ${distanceWords(poll.lastSuccessAt, clock.now)}`,
    poll.lastOutcome,
    ...(poll.nextAt === undefined ? [] : [`next poll ${distanceWords(poll.nextAt, clock.now)}`]),
    ...(poll.stream === 'off' ? [] : [`event stream ${poll.stream}`]),
  ].join('; ');
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 12).join(', ');
  return names.length > 12 ? `${shown} and ${names.length - 12} more` : shown;
}
