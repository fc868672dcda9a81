// Looks whether the gate really stands in every path of a call, and whether the manager account is as narrow as it can be.

import type { Finding, Probe } from '../driver.ts';
import { BUILT_IN_NUMBERS } from '../emergency.ts';
import { judgeAccount, readAllowedActions } from './account-check.ts';
import type { AmiClient } from './ami-client.ts';
import { field } from './ami-frames.ts';
import { bypassFindings, type Gating, otherChannelFindings, readGatings } from './bypass-check.ts';
import { type Endpoint, readEndpoints } from './endpoints.ts';
import { readExtensions } from './extensions.ts';
import { checkGate } from './gate-check.ts';
import { type StartContexts, USUAL_CONTEXTS, wrappedContext } from './install.ts';
import { shadowFindings } from './shadow-check.ts';

/** Version of Asterisk below which actions and functions of the gate are missing. */
const OLDEST = 18;

export interface AsteriskProbe extends Probe {
  /** Where endpoints start that do not pass the gate yet; what `install` makes wrappers for. */
  readonly contexts: StartContexts;
}

/** Throws the client's Fault. Asks once per endpoint, so it is for `doctor`, not for the cycle. */
export async function probeAsterisk(client: AmiClient, signal: AbortSignal): Promise<AsteriskProbe> {
  const settings = await client.action({ Action: 'CoreSettings' }, signal);
  const version = field(settings, 'AsteriskVersion') || 'unknown';
  const [gate, allowed, extensions, endpoints] = await Promise.all([
    checkGate(client, BUILT_IN_NUMBERS, signal),
    readAllowedActions(client, signal),
    readExtensions(client, signal),
    readEndpoints(client, signal),
  ]);
  const names = new Set(extensions.map(({ extension }) => extension));
  const gatings = await readGatings(client, endpoints, BUILT_IN_NUMBERS, signal);
  const findings = [
    ...versionFindings(version),
    ...gate.findings,
    ...judgeAccount(allowed),
    ...otherChannelFindings(allowed),
    ...bypassFindings(endpoints, names, gatings),
    ...(await shadowFindings(client, endpoints, signal)),
  ];
  return { version, gate: gate.gate, findings, contexts: startContexts(endpoints, names, gatings) };
}

/**
 * Contexts that still lead round the gate, and those behind the wrappers in use, so that writing the plan again leaves none of
 * them out; with neither the usual names are shown.
 */
function startContexts(
  endpoints: readonly Endpoint[],
  extensions: ReadonlySet<string>,
  gatings: ReadonlyMap<string, Gating>,
): StartContexts {
  const used = [...new Set(endpoints.map(({ context }) => context))];
  const contextsOf = (callers: 'extensions' | 'trunk') => {
    const isExtension = callers === 'extensions';
    const ungated = endpoints.filter(({ name, context }) => {
      const gating = gatings.get(context);
      const told = gating === 'with-extension' || (gating === 'without-extension' && !isExtension);
      return extensions.has(name) === isExtension && context !== '' && !told && wrappedContext(context) === undefined;
    });
    const wrapped = used.flatMap((context) => {
      const behind = wrappedContext(context);
      return behind?.callers === callers ? [behind.target] : [];
    });
    return [...new Set([...ungated.map(({ context }) => context), ...wrapped])];
  };
  const found = { extensions: contextsOf('extensions'), trunks: contextsOf('trunk') };
  return found.extensions.length + found.trunks.length === 0 ? USUAL_CONTEXTS : found;
}

function versionFindings(version: string): readonly Finding[] {
  const major = Number(/^\d+/.exec(version)?.[0] ?? Number.NaN);
  if (Number.isNaN(major) || major >= OLDEST) return [];
  return [
    {
      code: 'pbx_too_old',
      severity: 'error',
      subject: version,
      message: `This is Asterisk ${version}; the gate needs ${OLDEST} or later.`,
      next: 'Upgrade Asterisk.',
    },
  ];
}
