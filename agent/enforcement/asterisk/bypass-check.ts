// Finds ways round the gate: contexts in which a call may start without it, and extensions that it is not told of.
import type { Finding } from '../driver.ts';
import type { AmiClient } from './ami-client.ts';
import { type Context, type Priority, readContext } from './dialplan.ts';
import type { Endpoint } from './endpoints.ts';
import { wrapperCallers } from './gate.ts';
import { wrappedContext } from './install.ts';

/** How calls that start in a context meet the gate. */
export type Gating = 'with-extension' | 'without-extension' | 'bypassed';

const GATE_ENTRY = 'lic-call';
/** These run beside or after a call, or not for a dialled number. */
const NOT_DIALLED = new Set(['h', 'i', 't', 'T', 'e']);
/** Applications that may stand before the gate: they connect nobody. */
const HARMLESS = new Set(['noop', 'set', 'verbose', 'log']);
const MAX_DEPTH = 10;
/** An action of each channel driver beside PJSIP that may serve phones. */
const OTHER_CHANNELS = new Map([
  ['SIPpeers', 'chan_sip'],
  ['IAXpeers', 'chan_iax2'],
  ['SKINNYdevices', 'chan_skinny'],
]);

/** Every context in which an endpoint starts, with how its calls meet the gate. `emergency`: the numbers of the wrappers. */
export async function readGatings(
  client: AmiClient,
  endpoints: readonly Endpoint[],
  emergency: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Gating>> {
  const known = new Map<string, Gating>();
  const gatings = new Map<string, Gating>();
  for (const context of new Set(endpoints.map((endpoint) => endpoint.context))) {
    gatings.set(context, await contextGating({ client, emergency, signal, known }, context, MAX_DEPTH));
  }
  return gatings;
}

/** Pure. */
export function bypassFindings(
  endpoints: readonly Endpoint[],
  extensions: ReadonlySet<string>,
  gatings: ReadonlyMap<string, Gating>,
): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [context, members] of Map.groupBy(endpoints, (endpoint) => endpoint.context)) {
    const names = members.map(({ name }) => name);
    const gating = gatings.get(context);
    if (gating === 'bypassed')
      findings.push(wrappedContext(context) ? editedWrapper(context) : bypassedContext(context, names));
    if (gating === 'without-extension') {
      findings.push(...names.filter((name) => extensions.has(name)).map((name) => unnamedExtension(name, context)));
    }
  }
  return findings;
}

interface Reading {
  readonly client: AmiClient;
  readonly emergency: readonly string[];
  readonly signal: AbortSignal;
  readonly known: Map<string, Gating>;
}

async function contextGating(reading: Reading, name: string, depth: number): Promise<Gating> {
  const { client, emergency, signal, known } = reading;
  const earlier = known.get(name);
  if (earlier !== undefined) return earlier;
  const context = await readContext(client, name, signal);
  // A context that is not there connects nobody.
  if (context === undefined) return 'with-extension';
  if (depth === 0 || context.switches > 0) return 'bypassed';
  const parts: Gating[] = [ownGating(context, emergency)];
  for (const include of context.includes) {
    // `include => name|hours|…` carries conditions behind the name.
    const included = include.split(/[|,]/, 1)[0] ?? include;
    parts.push(await contextGating(reading, included, depth - 1));
  }
  const gating = weakest(parts);
  known.set(name, gating);
  return gating;
}

/**
 * Pure: what the priorities of one context do with a dialled number. A generated wrapper decides by itself, so it counts only
 * as it was written; any other context must ask the gate first for every number.
 */
export function ownGating(context: Context, emergency: readonly string[]): Gating {
  const dialled = context.priorities.filter(({ extension }) => !NOT_DIALLED.has(extension));
  const callers = wrapperCallers(dialled, emergency);
  if (callers !== undefined) return callers === 'extensions' ? 'with-extension' : 'without-extension';
  const byExtension = Map.groupBy(dialled, ({ extension }) => extension);
  return weakest([...byExtension.values()].map(patternGating));
}

function patternGating(priorities: readonly Priority[]): Gating {
  const ordered = [...priorities].sort((a, b) => a.priority - b.priority);
  const first = ordered.find(({ application }) => !HARMLESS.has(application.toLowerCase()));
  if (first === undefined) return 'with-extension';
  if (first.application.toLowerCase() !== 'gosub' || !first.data.startsWith(`${GATE_ENTRY},`)) return 'bypassed';
  return namesCaller(first.data) ? 'with-extension' : 'without-extension';
}

/** `lic-call,s,1(number,caller)`: true when there is a caller, whatever functions and commas the number is made with. */
function namesCaller(data: string): boolean {
  let depth = 0;
  let commas = 0;
  for (const sign of data.slice(data.indexOf('(') + 1, data.lastIndexOf(')'))) {
    if (sign === '(' || sign === '{') depth++;
    else if (sign === ')' || sign === '}') depth--;
    else if (sign === ',' && depth === 0) commas++;
  }
  return commas >= 1 && !/,\s*\)$/.test(data);
}

function weakest(parts: readonly Gating[]): Gating {
  if (parts.includes('bypassed')) return 'bypassed';
  return parts.includes('without-extension') ? 'without-extension' : 'with-extension';
}

/** Pure: phones that are not PJSIP's are not among the endpoints; the actions of their drivers tell that they are loaded. */
export function otherChannelFindings(allowedActions: ReadonlySet<string>): readonly Finding[] {
  return [...OTHER_CHANNELS]
    .filter(([action]) => allowedActions.has(action))
    .map(([, module]) => ({
      code: 'bypass_endpoint',
      severity: 'warning',
      subject: module,
      message: `${module} is loaded; its phones are not counted as extensions, and whether they pass the gate is not known.`,
      next: `Unload ${module}, or let its peers start in a wrapper context for trunks.`,
    }));
}

function bypassedContext(context: string, names: readonly string[]): Finding {
  const some = names.slice(0, 5).join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '');
  return {
    code: 'bypass_context',
    severity: 'error',
    subject: context,
    message: `Calls from ${some} start in the context '${context}', where a number can be reached without passing the gate.`,
    next: `Let these endpoints start in the wrapper context that \`install\` shows for '${context}' (context= in pjsip.conf).`,
  };
}

function editedWrapper(context: string): Finding {
  return {
    code: 'gate_edited',
    severity: 'error',
    subject: context,
    message: `The wrapper context '${context}' differs from the one this agent writes; calls may pass it without being counted.`,
    next: 'Run `install --write` to write it anew, then `dialplan reload`.',
  };
}

function unnamedExtension(name: string, context: string): Finding {
  return {
    code: 'bypass_endpoint',
    severity: 'error',
    subject: name,
    message: `Extension ${name} starts in '${context}', which does not tell the gate who calls, so it is treated as a trunk.`,
    next: `Let ${name} start in the wrapper context for extensions that \`install\` shows.`,
  };
}
