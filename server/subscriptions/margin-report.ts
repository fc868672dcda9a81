// What one level earned: its own cost, its own retail and the difference, by month, customer and offer; currencies never mixed (S4.21).
import { localDateAt } from '../../shared/calendar.ts';
import type { Currency } from '../../shared/currencies.ts';
import type { LevelNets } from './batch-store.ts';

/** One charge of a paid order as it stands today, with whatever was given back of it since. Minor units without tax. */
export interface ChargedSale {
  readonly paidAtMs: number;
  readonly account: { readonly id: string; readonly name: string };
  readonly sku: string;
  readonly currency: Currency;
  readonly payerId: string;
  /** The account above the payer, which charged `net`. */
  readonly sellerId: string | null;
  readonly net: bigint;
  readonly credited: bigint;
  /** By seller above that one. */
  readonly levels: Readonly<Record<string, LevelNets>>;
}

export interface MarginRow {
  /** `2027-03` in the zone of the level. */
  readonly month: string;
  readonly accountId: string;
  readonly account: string;
  readonly sku: string;
  readonly currency: Currency;
  /** Null for the vendor, which buys from nobody. */
  readonly cost: bigint | null;
  /** Null for what the level paid itself: what it charged for it is not known here. */
  readonly retail: bigint | null;
  readonly margin: bigint | null;
}

/** `parentId`: null for the vendor. What does not concern the level gives no row. */
export function marginsOf(
  sales: readonly ChargedSale[],
  level: { readonly id: string; readonly parentId: string | null; readonly zone: string },
): MarginRow[] {
  const own = sales.flatMap((sale) => {
    const share = shareOf(sale, level);
    if (share === undefined) return [];
    const month = localDateAt(sale.paidAtMs, level.zone).slice(0, 7);
    const isSold = share.retail !== null;
    return [
      {
        key: [month, sale.account.name, sale.account.id, sale.sku, sale.currency, isSold].join('\n'),
        sale,
        month,
        share,
      },
    ];
  });
  const groups = [...Map.groupBy(own, ({ key }) => key)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return groups.flatMap(([, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    const cost = sumKnown(group.map(({ share }) => share.cost));
    const retail = sumKnown(group.map(({ share }) => share.retail));
    const { account, sku, currency } = first.sale;
    const margin = retail === null ? null : retail - (cost ?? 0n);
    return [{ month: first.month, accountId: account.id, account: account.name, sku, currency, cost, retail, margin }];
  });
}

interface Share {
  readonly cost: bigint | null;
  readonly retail: bigint | null;
}

function shareOf(sale: ChargedSale, { id, parentId }: { id: string; parentId: string | null }): Share | undefined {
  const chargedBy = (sellerId: string | null): bigint | null => {
    if (sellerId === null) return null;
    if (sellerId === sale.sellerId) return sale.net - sale.credited;
    const level = sale.levels[sellerId];
    return level === undefined ? null : level.net - level.credited;
  };
  if (id === sale.payerId) return { cost: sale.net - sale.credited, retail: null };
  const retail = chargedBy(id);
  return retail === null ? undefined : { cost: chargedBy(parentId), retail };
}

function sumKnown(amounts: readonly (bigint | null)[]): bigint | null {
  return amounts.every((amount) => amount !== null) ? amounts.reduce((sum, amount) => sum + amount, 0n) : null;
}
