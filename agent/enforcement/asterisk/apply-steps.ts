// Carries plan steps out on Asterisk: AstDB rows, pipelined within a stage, stages strictly one after the other.
import { Fault } from '../../../shared/errors.ts';
import type { Step } from '../driver.ts';
import { FAMILIES, type RowChange, rowChange, SHADOW } from '../state-rows.ts';
import type { AmiClient } from './ami-client.ts';
import { field } from './ami-frames.ts';
import { inWindows } from './in-windows.ts';
import { readFamily } from './read-state.ts';

export interface Applying {
  readonly client: AmiClient;
  readonly steps: readonly Step[];
  /** Address-of-record names of an extension; itself when unknown. */
  readonly aorsOf: (extension: string) => readonly string[];
  readonly signal: AbortSignal;
  /** See `PbxDriver.apply`. */
  readonly onDone: ((steps: number) => void) | undefined;
}

/** Number of steps done. Throws the client's Fault; the steps of the failing stage may be partly done. */
export async function applySteps(applying: Applying): Promise<number> {
  const { client, steps, signal } = applying;
  const shadowing = steps.some((step) => step.do === 'block-registration');
  const shadows = shadowing ? await readFamily(client, FAMILIES.shadows, signal) : new Map<string, string>();
  let done = 0;
  for (const stage of stages(steps)) {
    await inWindows(stage, async (step) => {
      for (const change of changesOf(step, applying.aorsOf))
        if (mayChange(change, shadows)) await carryOut(client, change, signal);
      done += 1;
      applying.onDone?.(done);
    });
  }
  if (shadowing) await removeRegistrations(applying);
  return done;
}

/** Steps of one kind that stand beside each other do not depend on one another; those of different kinds keep their order. */
function stages(steps: readonly Step[]): readonly (readonly Step[])[] {
  const result: Step[][] = [];
  for (const step of steps) {
    const current = result.at(-1);
    if (current?.[0]?.do === step.do) current.push(step);
    else result.push([step]);
  }
  return result;
}

function changesOf(step: Step, aorsOf: Applying['aorsOf']): readonly RowChange[] {
  const change = rowChange(step);
  if (change.family !== FAMILIES.shadows) return [change];
  return aorsOf(change.key).map((key) => ({ ...change, key }));
}

/** The admin's own row of the same name is never overwritten. */
function mayChange(change: RowChange, shadows: ReadonlyMap<string, string>): boolean {
  return change.family !== FAMILIES.shadows || (shadows.get(change.key) ?? SHADOW) === SHADOW;
}

async function carryOut(client: AmiClient, change: RowChange, signal: AbortSignal): Promise<void> {
  const { family, key } = change;
  const answer =
    change.change === 'put'
      ? await client.action({ Action: 'DBPut', Family: family, Key: key, Val: change.value }, signal)
      : await client.action({ Action: 'DBDel', Family: family, Key: key }, signal);
  if (field(answer, 'Response') === 'Success') return;
  const words = field(answer, 'Message');
  // A row that is gone already is as wanted.
  if (change.change === 'delete' && /could not be deleted|not found/i.test(words)) return;
  throw new Fault('pbx_refused', `Asterisk refused to write ${family}/${key}: ${words || 'no reason given'}.`);
}

/** A shadow stops new registrations; the contacts that are there already go at once, not when they expire. */
async function removeRegistrations(applying: Applying): Promise<void> {
  const { client, steps, aorsOf, signal } = applying;
  const aors = new Set(steps.flatMap((step) => (step.do === 'block-registration' ? aorsOf(step.extension) : [])));
  const contacts = await readFamily(client, 'registrar/contact', signal);
  const doomed = [...contacts.keys()].filter((key) => aors.has(key.split(';', 1)[0] ?? key));
  await inWindows(doomed, async (key) => {
    await client.action({ Action: 'DBDel', Family: 'registrar/contact', Key: key }, signal);
  });
}
