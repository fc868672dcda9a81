// What may become of a grant: sold units stay numbered, so terminated ones must exist.
import type { Grant } from '../../shared/licence/licence.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';

export interface GrantChange {
  readonly quantity?: number | undefined;
  /** Epoch seconds. */
  readonly until?: number | undefined;
  readonly terminatedUnits?: readonly number[] | undefined;
}

export type GrantChangeCode = 'unit_unknown';

/** The grant after the change; terminated units come out ascending and once each. */
export function changedGrant(grant: Grant, change: GrantChange): Result<Grant, GrantChangeCode> {
  const quantity = change.quantity ?? grant.quantity;
  const units = [...new Set(change.terminatedUnits ?? grant.terminatedUnits)].toSorted((a, b) => a - b);
  const beyond = change.terminatedUnits === undefined ? undefined : units.find((unit) => unit > quantity);
  if (beyond !== undefined) {
    return refuse(
      'unit_unknown',
      `Unit ${beyond} does not exist: subscription ${grant.subscription} has ${quantity}.`,
      'Name unit numbers from 1 to the quantity.',
      { unit: beyond, quantity },
    );
  }
  return accept({
    subscription: grant.subscription,
    offer: grant.offer,
    kind: grant.kind,
    quantity,
    until: change.until ?? grant.until,
    trial: grant.trial,
    // A smaller quantity takes the highest numbers away, terminated ones among them.
    terminatedUnits: units.filter((unit) => unit <= quantity),
  });
}
