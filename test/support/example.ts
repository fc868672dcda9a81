// What an example request of a route is, for whoever walks them all.
import type { Person } from './people.ts';
import type { Place, Stage } from './stage.ts';

export interface Asked {
  /** By the names in the path. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
}

export interface Example {
  /** Asks about a thing of `place`; made anew for every request, so one that uses its thing up makes a fresh one here. */
  readonly ask?: (stage: Stage, place: Place, caller: Person) => Asked | Promise<Asked>;
  /** Statuses that a permitted caller may get for a thing within sight; absent: 200, 201 and 204. */
  readonly answers?: readonly number[] | ((place: Place, caller: Person) => readonly number[]);
  /** The thing is named in the body, so that a route without a name in its path has foreign things too. */
  readonly namedInBody?: boolean;
  /** The thing belongs to the person: nobody else has it, whatever their role and account. */
  readonly personal?: boolean;
}
