// The daemon: puts settings, driver, agent, local API and supervision together, runs until told to end, ends in order.
import { once } from 'node:events';
import { flushCompileCache } from 'node:module';
import { Fault, reasonOf } from '../shared/errors.ts';
import { createAgent } from './agent.ts';
import { openSettings, type Settings } from './config.ts';
import type { AgentDeps } from './deps.ts';
import { driverChoice } from './driver-choice.ts';
import { createDriver } from './enforcement/drivers.ts';
import { readDaemonAddress, removeDaemonAddress, writeDaemonAddress } from './http/address-files.ts';
import { createLocalApi, type LocalApiDeps } from './http/local-api.ts';
import { createMetrics } from './http/metrics.ts';
import { type Served, serveOnLoopback } from './http/serve.ts';
import { readHardware } from './identity/hardware.ts';
import { writeDurably } from './licence-store/durable-file.ts';
import { claimStateFolder } from './licence-store/state-folder.ts';
import { request } from './node-http.ts';
import { passwordFile, readPasswordHash } from './sign-in/page-password.ts';
import { createSignInDesk } from './sign-in/sign-in-desk.ts';
import { type Supervision, superviseBy } from './systemd/notify.ts';

export interface DaemonDeps extends Pick<AgentDeps, 'version' | 'clock' | 'random' | 'machineId' | 'log'> {
  readonly stateDir: string;
  /** Whom the process runs as; undefined where users have no numbers. */
  readonly userId: number | undefined;
  readonly supervision: Supervision;
  /** Aborted when the daemon shall end. */
  readonly toldToEnd: AbortSignal;
}

/** Throws Fault `state_unusable`, `already_running`, `port_in_use`, `settings_invalid` and what the driver throws, before anything runs. */
export async function runDaemon(deps: DaemonDeps): Promise<void> {
  const { stateDir, clock, random, log } = deps;
  claimStateFolder(stateDir, deps.userId);
  await refuseSecondDaemon(stateDir);
  const settings = openSettings(stateDir);
  const chosen = createDriver(driverChoice(settings.read(), stateDir), { wallMs: clock.wallMs, random });
  const agent = createAgent({ ...deps, ...chosen, settings, hardware: () => readHardware(deps.toldToEnd) });

  const signIn = createSignInDesk({
    monotonicMs: clock.monotonicMs,
    random,
    kept: readPasswordHash(stateDir),
    keep: (hash) => writeDurably(passwordFile(stateDir), Buffer.from(`${hash}\n`)),
    note: agent.notePage,
    failed: (address) => log.warn('a sign-in to the page failed', { address }),
  });
  const token = Buffer.from(random(32)).toString('base64url');
  const api: LocalApiDeps = {
    agent,
    metrics: createMetrics(agent),
    token,
    signIn,
    monotonicMs: clock.monotonicMs,
    wallMs: clock.wallMs,
    onFault: (thrown, where) => log.error('the local API failed', { path: where, reason: reasonOf(thrown) }),
  };
  const served = await serveOnLoopback(createLocalApi(api), settings.read().localApi.port);
  const beyond = await serveBeyondLoopback(settings.read().localApi, api, deps);
  await writeDaemonAddress(stateDir, { url: served.url, token });
  agent.start();
  const supervisor = superviseBy(deps.supervision, (reason) => log.warn('systemd was not told', { reason }));
  supervisor.ready(`local API on ${served.url}`);
  // Both ways: a wall clock that was set must not make a standing loop look alive.
  supervisor.watch((withinMs) => Math.abs(clock.wallMs() - agent.lastBeatMs()) <= withinMs);
  log.info('the agent is running', { version: deps.version, address: served.url, stateDir });
  if (!signIn.passwordSet()) {
    const page = { address: served.url, code: signIn.newCode().code };
    log.info('the page has no password yet; this one-time code, good for a day, sets it', page);
  }
  // Written now, also for an agent that is killed later; and what was read from the cache leaves the memory.
  flushCompileCache();

  await aborted(deps.toldToEnd);
  supervisor.stopping();
  await removeDaemonAddress(stateDir);
  await Promise.all([served.close(), beyond?.close()]);
  await agent.stop();
  log.info('the agent has ended; the limits on the PBX stay');
}

/** A door that cannot be opened is logged and stays shut: licence, limits and command line do not depend on it. */
async function serveBeyondLoopback(
  localApi: Settings['localApi'],
  api: LocalApiDeps,
  deps: DaemonDeps,
): Promise<Served | undefined> {
  const { bind } = localApi;
  if (bind === undefined) return undefined;
  const shut = 'the local API is not reachable from other machines';
  try {
    // What certificates need takes memory that most sites can do without.
    const { openSecureDoor } = await import('./http/https.ts');
    const door = await openSecureDoor(
      { ...localApi, bind },
      (answersTo) => createLocalApi({ ...api, answersTo }),
      deps,
    );
    if (door.ok) {
      deps.log.info('the local API is reachable from other machines', { address: door.value.url });
      return door.value;
    }
    const { code, message, next } = door.refusal;
    deps.log.error(shut, { code, reason: message, next });
  } catch (thrown) {
    deps.log.error(shut, { reason: reasonOf(thrown) });
  }
  return undefined;
}

/** Two writers on one folder would undo each other's licences. */
async function refuseSecondDaemon(stateDir: string): Promise<void> {
  const address = await readDaemonAddress(stateDir);
  if (!address.ok || !(await answers(address.value.url))) return;
  throw new Fault(
    'already_running',
    `An agent on ${address.value.url} uses the state folder ${stateDir} already. Stop it, or give this one its own folder.`,
  );
}

async function answers(url: string): Promise<boolean> {
  try {
    const asked = request(`${url}/healthz`, { agent: false, signal: AbortSignal.timeout(2_000) }).end();
    await once(asked, 'response');
    asked.destroy();
    return true;
  } catch {
    return false;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
