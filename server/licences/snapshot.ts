// From grants to the licence of a PBX: the whole entitlement as a value, and the text by which an unchanged one is told.
import type { Grant, Licence, Policy } from '../../shared/licence/licence.ts';

/** What a licence gives, without the facts of its issue. */
export interface Entitlement {
  readonly grants: readonly Grant[];
  readonly policy: Policy;
  readonly agentKey: string | undefined;
}

export interface Issue {
  readonly issuer: string;
  readonly serial: string;
  readonly codeId: string;
  /** Epoch seconds. */
  readonly issuedAt: number;
  readonly freshUntil: number;
  readonly epoch: number;
  readonly seq: number;
  readonly minAgent: string;
  /** Of the request code it answers. */
  readonly nonce?: string;
}

/**
 * Grants that ended long ago (term, grace and a margin for clocks) no longer travel; everything else does, because the
 * agent explains its limits from them. Quantity and dates are copied as they stand: the agent does the arithmetic.
 */
export function grantsToCarry(
  grants: readonly (Grant & { readonly endedAtMs: number | null })[],
  policy: Policy,
  now: number,
): readonly Grant[] {
  const oldest = now - (policy.graceDays + 7) * 86_400;
  return grants
    .filter((grant) => grant.endedAtMs === null && grant.until > oldest)
    .map(({ subscription, offer, kind, quantity, until, trial, terminatedUnits }) => ({
      subscription,
      offer,
      kind,
      quantity,
      until,
      trial,
      terminatedUnits,
    }));
}

export function licenceOf(entitlement: Entitlement, issue: Issue): Licence {
  return {
    ...issue,
    grants: entitlement.grants,
    policy: entitlement.policy,
    ...(entitlement.agentKey === undefined ? {} : { agentKey: entitlement.agentKey }),
  };
}

/** Equal texts mean equal entitlements. */
export function entitlementText(entitlement: Entitlement): string {
  return JSON.stringify([entitlement.agentKey ?? null, entitlement.policy, entitlement.grants]);
}

/** What an issued licence's text says; undefined when it cannot be read. */
export function entitlementOf(text: string): Entitlement | undefined {
  const [agentKey, policy, grants] = JSON.parse(text);
  return policy === undefined ? undefined : { agentKey: agentKey ?? undefined, policy, grants };
}

/** The number after what was issued and after what an agent proved to hold (attack: a restored backup). */
export function nextSeq(epoch: number, ...known: readonly { readonly epoch: number; readonly seq: number }[]): number {
  return Math.max(0, ...known.filter((one) => one.epoch === epoch).map((one) => one.seq)) + 1;
}

export function isNewer(
  a: { readonly epoch: number; readonly seq: number },
  b: { readonly epoch: number; readonly seq: number },
): boolean {
  return a.epoch > b.epoch || (a.epoch === b.epoch && a.seq > b.seq);
}
