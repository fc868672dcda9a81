// The agent's figures for Prometheus, read from its status at every scrape, so that both always say the same.
import { ladderStateSchema, type Status } from '../../shared/contracts/local-api.ts';
import type { Agent } from '../agent.ts';

export interface AgentMetrics {
  readonly contentType: string;
  text(): string;
}

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number | undefined];
interface Figure {
  readonly name: string;
  readonly help: string;
  /** A gauge where nothing is said. */
  readonly type?: 'counter';
  /** A sample whose value is undefined is not known and is left out. */
  readonly samples: (status: Status) => readonly Sample[];
}

const one = (name: string, help: string, value: (status: Status) => number | undefined): Figure => ({
  name: `switchkey_${name}`,
  help,
  samples: (status) => [[{}, value(status)]],
});

const FIGURES: readonly Figure[] = [
  {
    name: 'switchkey_ladder_state',
    help: '1 for the state the licence is in, 0 for the others',
    samples: (status) => ladderStateSchema.options.map((state) => [{ state }, Number(status.ladder === state)]),
  },
  {
    name: 'switchkey_limit',
    help: 'Licensed number in force, by kind',
    samples: ({ capacity }) => [
      [{ kind: 'concurrent_calls' }, capacity.calls.limit],
      [{ kind: 'extensions' }, capacity.extensions.limit],
      ...capacity.services.map(({ service, quantity }): Sample => [{ kind: service }, quantity]),
    ],
  },
  {
    name: 'switchkey_used',
    help: 'Number in use now, by kind',
    samples: ({ capacity }) => [
      [{ kind: 'concurrent_calls' }, capacity.calls.used],
      [{ kind: 'extensions' }, capacity.extensions.configured],
    ],
  },
  {
    name: 'switchkey_refused_today',
    help: 'Calls refused today, by reason',
    samples: ({ capacity }) => [
      [{ reason: 'calls' }, capacity.calls.refusedToday],
      [{ reason: 'extension' }, capacity.extensions.refusedToday],
    ],
  },
  {
    name: 'switchkey_alert',
    help: '1 for every alert that stands now',
    samples: ({ alerts }) => alerts.map(({ code, severity }): Sample => [{ code, severity }, 1]),
  },
  {
    name: 'switchkey_polls_total',
    help: 'Polls since the agent was started, by how they ended',
    type: 'counter',
    samples: ({ poll }) => Object.entries(poll.counts).map(([outcome, count]): Sample => [{ outcome }, count]),
  },
  {
    name: 'switchkey_poll_outcome',
    help: '1 for how the last poll ended',
    samples: ({ poll }) => [[{ outcome: poll.lastOutcome }, 1]],
  },
  {
    name: 'switchkey_poll_refusal',
    help: '1 for the code of the last poll that failed; absent after a success',
    samples: ({ poll }) => (poll.lastRefusal === undefined ? [] : [[{ code: poll.lastRefusal.code }, 1]]),
  },
  {
    name: 'switchkey_drift',
    help: 'Differences between what was applied and what was found on the PBX, by cause',
    samples: ({ pbx }) =>
      (['restart', 'edited', 'never-applied'] as const).map((cause) => [
        { cause },
        pbx.drift.filter((drift) => drift.cause === cause).length,
      ]),
  },
  one('calls_peak_today', 'Highest number of concurrent calls today', (status) => status.capacity.calls.peakToday),
  one('extensions_refused', 'Extensions beyond the limit', (status) => status.capacity.extensions.refused.length),
  one('poll_last_success_timestamp_seconds', 'Last answer of the server', (status) => status.poll.lastSuccessAt),
  one('poll_next_timestamp_seconds', 'Next poll', (status) => status.poll.nextAt),
  one('next_change_timestamp_seconds', 'Next date at which something changes', (status) => status.dates[0]?.at),
  one('stream_open', '1 while the event stream is open', (status) => Number(status.poll.stream === 'open')),
  one('pbx_connected', '1 while the PBX is connected', (status) => Number(status.pbx.connected)),
  one('pbx_last_applied_timestamp_seconds', 'Last apply on the PBX', (status) => status.pbx.lastAppliedAt),
  one('pbx_restored_tokens', 'Conversations counted again after a transfer', (status) => status.pbx.restoredTokens),
  one('licence_epoch', 'Epoch of the licence held', (status) => status.licence?.epoch),
  one('licence_seq', 'Sequence number of the licence held', (status) => status.licence?.seq),
  one('applied_epoch', 'Epoch of the licence in force on the PBX', (status) => revision(status)[0]),
  one('applied_seq', 'Sequence number of the licence in force on the PBX', (status) => revision(status)[1]),
];

/** Names start with `switchkey_`, instants are epoch seconds. */
export function createMetrics(agent: Pick<Agent, 'status'>): AgentMetrics {
  return {
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
    text() {
      const status = agent.status();
      return FIGURES.map((figure) => exposition(figure, status)).join('\n');
    },
  };
}

/** Prometheus' text format, version 0.0.4. */
function exposition({ name, help, type, samples }: Figure, status: Status): string {
  const lines = samples(status)
    .filter(([, value]) => value !== undefined)
    .map(([labels, value]) => `${name}${labelText(labels)} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type ?? 'gauge'}\n${lines.join('')}`;
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function revision(status: Status): readonly (number | undefined)[] {
  return status.pbx.inForce?.split('.').map(Number) ?? [];
}
