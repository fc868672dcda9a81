// Checks the whole installation from files to PBX and names what is wrong and what to do.
import type { Doctor, Status } from '../../shared/contracts/local-api.ts';
import { reasonOf } from '../../shared/errors.ts';
import type { Settings } from '../config.ts';
import type { PbxDriver } from '../enforcement/driver.ts';
import { serverTrust } from '../poller/server-trust.ts';
import { checkFiles } from './check-files.ts';

/** `status` and `driver` are absent when the daemon is down and the CLI checks by itself. */
export interface DoctorInput {
  readonly settings: Settings;
  readonly stateDir: string;
  readonly status?: Status;
  readonly driver?: PbxDriver;
}

type Check = Doctor['checks'][number];

const PROBE_TIMEOUT_MS = 15_000;

/** Never throws: what cannot be checked is a check that failed. `ok` = no check says error; warnings may stand. */
export async function doctor(input: DoctorInput): Promise<Doctor> {
  const checks = [
    input.status === undefined ? daemonDown() : daemonUp(input.status),
    ...(await checkFiles(input.stateDir, input.settings)),
    ...settingsChecks(input.settings),
    ...(input.status === undefined ? [] : statusChecks(input.status)),
    ...(input.driver === undefined ? [] : await pbxChecks(input.driver)),
  ];
  return { ok: checks.every((check) => check.outcome !== 'error'), checks };
}

function daemonUp(status: Status): Check {
  return { check: 'daemon', outcome: 'ok', message: `The agent ${status.agentVersion} is running.` };
}

function daemonDown(): Check {
  return {
    check: 'daemon',
    outcome: 'error',
    message: 'The agent is not running. The PBX keeps the limits it has until the dates written into it.',
    next: 'Start it with "systemctl start switchkey-agent" and look at "journalctl -u switchkey-agent" if it ends again.',
  };
}

function settingsChecks(settings: Settings): Check[] {
  const server: Check =
    settings.server === undefined
      ? { check: 'server', outcome: 'ok', message: 'No licence server is set: this site takes codes by hand.' }
      : settings.server.startsWith('https:') || isLoopback(settings.server)
        ? { check: 'server', outcome: 'ok', message: `The licence server is ${new URL(settings.server).origin}.` }
        : {
            check: 'server',
            outcome: 'warning',
            message:
              'The licence server is addressed without TLS. Licences stay safe, for they are signed; the traffic can be read.',
            next: 'Use its https address.',
          };
  const reached = [server, ...caCheck(settings)];
  return settings.driver.kind === 'simulator'
    ? [
        ...reached,
        {
          check: 'pbx',
          outcome: 'warning',
          message: 'The settings name the simulator: no real PBX is licensed.',
          next: 'Set driver.kind to "asterisk" in settings.json for a real one.',
        },
      ]
    : reached;
}

function caCheck({ serverCa }: Settings): Check[] {
  if (serverCa === undefined) return [];
  const trust = serverTrust(serverCa);
  return trust.ok
    ? [{ check: 'server-ca', outcome: 'ok', message: `The CAs in ${serverCa} are trusted beside the usual ones.` }]
    : [{ check: 'server-ca', outcome: 'error', message: trust.refusal.message, next: trust.refusal.next }];
}

/** Everything the agent warns of by itself is a finding here as well; nothing is judged twice. */
function statusChecks({ alerts, headline, licence }: Status): Check[] {
  return [
    ...(licence === undefined ? [] : [{ check: 'licence', outcome: 'ok' as const, message: headline }]),
    ...alerts.map(({ code, severity, message, next }): Check => {
      return { check: code, outcome: severity === 'info' ? 'ok' : severity, message, next };
    }),
  ];
}

async function pbxChecks(driver: PbxDriver): Promise<Check[]> {
  try {
    const probe = await driver.probe(AbortSignal.timeout(PROBE_TIMEOUT_MS));
    return [
      { check: 'pbx', outcome: 'ok', message: `The PBX answers: ${driver.kind} ${probe.version}.` },
      ...(probe.gate === 'installed'
        ? [{ check: 'gate', outcome: 'ok' as const, message: 'The gate is installed as it was delivered.' }]
        : []),
      ...probe.findings.map(
        ({ code, severity, subject, message, next }): Check => ({
          check: code,
          outcome: severity,
          message: message.includes(subject) ? message : `${subject}: ${message}`,
          next,
        }),
      ),
    ];
  } catch (thrown) {
    return [
      {
        check: 'pbx',
        outcome: 'error',
        message: `The PBX cannot be examined: ${reasonOf(thrown)}`,
        next: 'See that the PBX runs and that host, port, account and secret file in settings.json are right.',
      },
    ];
  }
}

function isLoopback(address: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(address).hostname);
}
