// The Asterisk driver: the questions of PbxDriver answered over AMI by the least-privilege account.
import { Fault } from '../../../shared/errors.ts';
import type { Guarantee, PbxDriver, PbxEvent } from '../driver.ts';
import type { AmiTimeouts } from './ami-client.ts';
import { type AmiConnection, keepConnected } from './ami-connection.ts';
import { type AmiMessage, field } from './ami-frames.ts';
import { applySteps } from './apply-steps.ts';
import { readCallers } from './callers.ts';
import { countUsage } from './count-calls.ts';
import type { KnownExtension } from './extensions.ts';
import { installPlan, USUAL_CONTEXTS } from './install.ts';
import { probeAsterisk } from './probe.ts';
import { readState } from './read-state.ts';
import { repairTokens } from './repair-tokens.ts';

export interface AsteriskSettings {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  /** Asked at every login. */
  readonly secret: () => Promise<string>;
  readonly secretFile: string;
  readonly configDir: string;
  readonly timeouts?: AmiTimeouts;
}

export interface AsteriskDeps {
  /** Cryptographically strong bytes. */
  readonly random: (bytes: number) => Uint8Array;
}

const GUARANTEE: Guarantee = {
  calls: 'hard',
  callUnit: 'conversation',
  agentDown: 'keeps-until-schedule-ends',
  pbxRestart: 'keeps',
  countAfterRestart: 'exact',
  knownLeaks: [
    'An attended transfer by the caller frees its call until the repair: some 20 ms while the agent runs, else until the hang-up.',
  ],
};
/** Asterisk commits AstDB in a thread that sleeps a second; twice that is safe. */
const DURABLE_AFTER_MS = 2000;
/** Asterisk tells of a transfer a moment before the channels have settled. */
const SETTLE_MS = 20;

export function asteriskDriver(settings: AsteriskSettings, deps: AsteriskDeps): PbxDriver {
  let connection: AmiConnection | undefined;
  let seen: readonly KnownExtension[] | undefined;
  let aors: ReadonlyMap<string, readonly string[]> = new Map();
  let contexts = USUAL_CONTEXTS;
  // One secret per run, so that showing the plan and writing it agree.
  const secret = Buffer.from(deps.random(24)).toString('base64url');
  let settling: NodeJS.Timeout | undefined;
  const client = () => (connection ?? NOT_OPEN).client();

  return {
    kind: 'asterisk',
    describe: () => GUARANTEE,
    async probe(signal) {
      const { contexts: found, ...probe } = await probeAsterisk(client(), signal);
      contexts = found;
      return probe;
    },
    async read(signal, known) {
      const reading = await readState(client(), signal, known === undefined ? undefined : seen);
      if (reading.extensions === seen) return reading;
      seen = reading.extensions;
      aors = aorsByExtension(reading.extensions);
      return reading;
    },
    callers: (extensions, signal) => readCallers(client(), extensions, signal),
    async apply(steps, signal, onDone) {
      const aorsOf = (extension: string) => aors.get(extension) ?? [extension];
      const done = await applySteps({ client: client(), steps, aorsOf, signal, onDone });
      return { done, durableAfterMs: done === 0 ? 0 : DURABLE_AFTER_MS };
    },
    usage: async (signal) => countUsage(client(), signal, seen),
    repair: async (signal) => ({ restored: await repairTokens(client(), signal) }),
    installPlan: () => installPlan(settings, contexts, secret),
    open(onEvent) {
      connection?.close();
      connection = keepConnected(
        {
          ...settings,
          mark: Buffer.from(deps.random(8)).toString('hex'),
          fraction: () => fractionFrom(deps.random(4)),
        },
        {
          onReady: (restarted) => onEvent({ type: restarted ? 'booted' : 'connected' }),
          onDown: (reason) => onEvent({ type: 'disconnected', reason }),
          onEvent: (message) => {
            const event = eventOf(message);
            if (event?.type !== 'transferred') {
              if (event !== undefined) onEvent(event);
              return;
            }
            settling ??= setTimeout(() => {
              settling = undefined;
              onEvent(event);
            }, SETTLE_MS);
          },
        },
      );
    },
    connected: () => connection?.ready() ?? false,
    async close() {
      clearTimeout(settling);
      settling = undefined;
      connection?.close();
      connection = undefined;
    },
  };
}

/** Pure: what an AMI event means to the agent; undefined = nothing. */
export function eventOf(message: AmiMessage): PbxEvent | undefined {
  switch (field(message, 'Event')) {
    case 'Reload':
      return { type: 'reloaded' };
    case 'AttendedTransfer':
    case 'BlindTransfer':
    case 'BridgeMerge':
      return { type: 'transferred' };
    case 'UserEvent': {
      if (field(message, 'UserEvent') !== 'LicenceRefused') return undefined;
      return {
        type: 'refused',
        reason: field(message, 'Reason') === 'extension' ? 'extension' : 'calls',
        number: field(message, 'Number').slice(0, 64),
        extension: field(message, 'Extension').slice(0, 64),
      };
    }
    default:
      return undefined;
  }
}

const NOT_OPEN: Pick<AmiConnection, 'client'> = {
  client() {
    throw new Fault('pbx_unreachable', 'The Asterisk driver was not opened, or is closed again.');
  },
};

function aorsByExtension(extensions: readonly KnownExtension[]): ReadonlyMap<string, readonly string[]> {
  return new Map(extensions.map(({ extension, aors }) => [extension, aors]));
}

function fractionFrom(bytes: Uint8Array): number {
  return Buffer.from(bytes).readUInt32BE() / 2 ** 32;
}
