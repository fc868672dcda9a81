// Compares the gate as Asterisk has it loaded with the gate as the agent would write it, line by line.
import type { Finding, Probe } from '../driver.ts';
import type { AmiClient } from './ami-client.ts';
import { type Context, readContext } from './dialplan.ts';
import { GATE_CONTEXTS, gateFile, gateHash, loadedGateHash } from './gate.ts';

export interface GateCheck {
  readonly gate: Probe['gate'];
  readonly findings: readonly Finding[];
}

/** `emergency`: the numbers the file was generated with. */
export async function checkGate(
  client: AmiClient,
  emergency: readonly string[],
  signal: AbortSignal,
): Promise<GateCheck> {
  const loaded = new Map<string, Context | undefined>();
  for (const name of GATE_CONTEXTS) loaded.set(name, await readContext(client, name, signal));
  const missing = GATE_CONTEXTS.filter((name) => loaded.get(name) === undefined);
  if (missing.length > 0) return { gate: 'missing', findings: [gateMissing(missing)] };
  const steps = [...loaded].flatMap(([context, found]) =>
    (found?.priorities ?? []).map((priority) => ({ context, ...priority })),
  );
  const opened = [...loaded.values()].some(
    (found) => found !== undefined && found.includes.length + found.switches > 0,
  );
  if (!opened && loadedGateHash(steps) === gateHash(gateFile({ emergency })))
    return { gate: 'installed', findings: [] };
  return { gate: 'edited', findings: [gateEdited()] };
}

function gateMissing(contexts: readonly string[]): Finding {
  return {
    code: 'gate_missing',
    severity: 'error',
    subject: contexts.join(', '),
    message: `The call gate is not loaded: Asterisk knows no context ${contexts.join(', ')}. Limits are written but nothing asks for them.`,
    next: 'Run `install`, add the line it shows to extensions.conf, then `dialplan reload`.',
  };
}

function gateEdited(): Finding {
  return {
    code: 'gate_edited',
    severity: 'error',
    subject: GATE_CONTEXTS.join(', '),
    message: 'The call gate that Asterisk has loaded differs from the one this agent writes.',
    next: 'Run `install --write` to write it anew, then `dialplan reload`. If an update of the agent changed the gate, this is all there is to do.',
  };
}
