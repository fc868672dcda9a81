// Reads the dialplan as Asterisk has it loaded, context by context.
import { Fault } from '../../../shared/errors.ts';
import type { AmiClient } from './ami-client.ts';
import { field } from './ami-frames.ts';

export interface Priority {
  readonly extension: string;
  readonly priority: number;
  readonly application: string;
  readonly data: string;
}

export interface Context {
  readonly priorities: readonly Priority[];
  readonly includes: readonly string[];
  /** A switch hands numbers to somewhere that cannot be seen from here. */
  readonly switches: number;
}

/** Undefined when there is no such context. */
export async function readContext(
  client: AmiClient,
  context: string,
  signal: AbortSignal,
): Promise<Context | undefined> {
  const priorities: Priority[] = [];
  const includes: string[] = [];
  let switches = 0;
  const refusal = await client.list(
    { Action: 'ShowDialPlan', Context: context },
    (item) => {
      // Asterisk lists included contexts along with the one that was asked for.
      if (field(item, 'Context') !== context) return;
      if (item.has('IncludeContext')) includes.push(field(item, 'IncludeContext'));
      else if (item.has('Switch')) switches++;
      else if (item.has('Priority')) {
        priorities.push({
          extension: field(item, 'Extension'),
          priority: Number(field(item, 'Priority')),
          application: field(item, 'Application'),
          data: field(item, 'AppData'),
        });
      }
    },
    signal,
  );
  if (refusal === undefined) return { priorities, includes, switches };
  if (/did not find context/i.test(refusal)) return undefined;
  throw new Fault('pbx_refused', `Asterisk refused to show the dialplan of ${context}: ${refusal}.`);
}
