// What may be sold for a holder, what it has of it, and what one unit costs whoever pays, as the server says.
import { accountOfferSchema, sellableOfferSchema } from '../../../shared/contracts/catalogue-api.ts';
import { pageSchema } from '../../../shared/contracts/server-api.ts';
import { subscriptionSchema } from '../../../shared/contracts/subscriptions-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { useRead } from '../../../shared/ui/reads.tsx';
import { useSession } from '../session.tsx';
import type { Holder } from './holder.ts';
import type { Offer, Plan } from './offers.ts';

type TierPrice = NonNullable<Offer['prices'][number]['price']>;

const MOST = 200;

/** Offers as the holder may be sold them; `pbx` those for a PBX, otherwise those that no PBX carries. */
export function useOffers(holder: Holder | undefined) {
  const asked = query({ limit: MOST, pbxId: holder?.pbxId });
  return useRead(`/accounts/${holder?.accountId}/offers${asked}`, pageSchema(accountOfferSchema), {
    enabled: holder !== undefined,
  });
}

export function fitsHolder({ grants }: Offer, { kind }: Holder): boolean {
  return grants.length > 0 === (kind === 'pbx');
}

/** What the holder has now, newest terms first read from the server. */
export function useHeld(holder: Holder | undefined) {
  const asked = query({ limit: MOST, accountId: holder?.accountId, pbxId: holder?.pbxId });
  const read = useRead(`/subscriptions${asked}`, pageSchema(subscriptionSchema), { enabled: holder !== undefined });
  const held = read.data?.items.filter(({ pbxId }) => pbxId === (holder?.pbxId ?? null));
  return { data: held, error: read.error, refetch: read.refetch };
}

interface UnitPrice {
  readonly amount: string;
  readonly currency: Offer['prices'][number]['currency'];
}

/** A partner that buys pays its cost, everybody else what the account is sold at; undefined where no price is known. */
export function useUnitPrices(
  payerId: string | undefined,
): (offer: Offer, plan: Plan, quantity: number) => UnitPrice | undefined {
  const { me, may } = useSession();
  const isOwn = me.account.kind === 'partner' && (payerId ?? me.accountId) === me.accountId;
  const own = useRead(`/offers${query({ limit: MOST })}`, pageSchema(sellableOfferSchema), {
    enabled: isOwn && may('catalogue:read'),
  });
  return (offer, plan, quantity) => {
    if (!isOwn)
      return priceOf(
        offer.prices.find((one) => one.plan === plan),
        quantity,
      );
    const costs = own.data?.items.find(({ id }) => id === offer.id)?.prices.find((one) => one.plan === plan);
    return costs && priceOf({ currency: costs.currency, price: costs.cost }, quantity);
  };
}

/** Of the tier that so many units fall into. */
function priceOf(
  listed: { readonly currency: UnitPrice['currency']; readonly price: TierPrice | null } | undefined,
  quantity: number,
): UnitPrice | undefined {
  if (listed === undefined || listed.price === null) return undefined;
  const tier = listed.price.tiers.findLast(({ from }) => from <= Math.max(quantity, 1)) ?? listed.price.tiers[0];
  return tier && { amount: tier.amount, currency: listed.currency };
}
