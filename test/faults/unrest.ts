// Work that never ends: grants change over the API and codes, new and old, are pasted; who is not there is asked again.
import { setTimeout as pause } from 'node:timers/promises';
import { cli } from '../support/agent-daemon.ts';
import type { Chance } from './chance.ts';
import { EXTENSIONS, furthest, type Position } from './evidence.ts';
import type { Stage } from './stage.ts';

interface Acknowledged {
  readonly subscription: number;
  readonly quantity: number;
  readonly epoch: number;
  readonly seq: number;
}

export interface Unrest {
  /** Every change that the server said yes to. */
  readonly acknowledged: readonly Acknowledged[];
  /** The furthest that the agent said it had come. */
  readonly reached: () => Position;
  /** How many codes were pasted: taken, and refused or not answered. */
  readonly pasted: { taken: number; refused: number };
  /** Resolves once nothing is under way. */
  rest(): Promise<void>;
  goOn(): void;
  stop(): Promise<void>;
}

export function startUnrest(stage: Stage, chance: Chance): Unrest {
  const acknowledged: Acknowledged[] = [];
  const codes: string[] = [];
  const pasted = { taken: 0, refused: 0 };
  let reached: Position = { epoch: 0, seq: 0 };
  let quantity = 1;
  let ended = false;
  let going = Promise.withResolvers<void>();
  let resting = true;
  const busy = new Set<Promise<void>>();

  async function change(): Promise<void> {
    quantity += 1;
    const ofCalls = chance.next() < 0.7;
    const subscription = stage.subscriptions[ofCalls ? 0 : 1];
    const wanted = ofCalls ? quantity : 1 + chance.below(EXTENSIONS.length + 2);
    const answer = await stage.api('PATCH', `${stage.pbxPath}/grants/${subscription}`, { quantity: wanted });
    if (answer.status !== 200) throw new Error(`the server refused a change: ${JSON.stringify(answer.body)}`);
    acknowledged.push({ subscription, quantity: wanted, ...answer.body.licence });
  }

  async function paste(): Promise<void> {
    const { body } = await stage.api('GET', `${stage.pbxPath}/licence`);
    codes.push(body.activationCode);
    const code = chance.next() < 0.3 ? codes[chance.below(codes.length)] : body.activationCode;
    const { exit } = await cli(['update', '-', '--state', stage.stateDir], code);
    pasted[exit === 0 ? 'taken' : 'refused'] += 1;
    const { licence } = await stage.status();
    if (licence !== undefined) reached = furthest(reached, licence);
  }

  const cannotReach = (thrown: unknown) => {
    // `fetch` failed, or its answer was cut off: a process is down. Anything else is a finding.
    if (thrown instanceof TypeError || thrown instanceof SyntaxError || isFileGone(thrown)) return pause(20);
    throw thrown;
  };

  async function repeat(work: () => Promise<void>, everyMs: number): Promise<void> {
    while (!ended) {
      await going.promise;
      const done = work().catch(cannotReach);
      busy.add(done);
      await done.finally(() => busy.delete(done));
      await pause(chance.next() * 2 * everyMs);
    }
  }

  const running = [repeat(change, 15), repeat(paste, 80)];
  // A finding ends the run at the next rest, where it is awaited.
  const failed = Promise.all(running);
  failed.catch(() => undefined);

  return {
    acknowledged,
    pasted,
    reached: () => reached,
    async rest() {
      if (!resting) going = Promise.withResolvers<void>();
      resting = true;
      await Promise.race([Promise.all(busy), failed]);
    },
    goOn() {
      resting = false;
      going.resolve();
    },
    async stop() {
      ended = true;
      going.resolve();
      await failed;
    },
  };
}

function isFileGone(thrown: unknown): boolean {
  return (thrown as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
}
