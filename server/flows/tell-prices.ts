// Tells partners and customers of prices that change, with the day: one mail per account with all that is new to it (S4.20).
import { localDateAt } from '../../shared/calendar.ts';
import { languageOf } from '../../shared/written.ts';
import type { Account } from '../accounts/account.ts';
import { findAccount } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { chainOf, findOffer, offersFor } from '../catalogue/offer-store.ts';
import { noteLatest, noticeAt } from '../db/notice-store.ts';
import type { Trx } from '../db/open.ts';
import { planText } from '../invoices/line-words.ts';
import { priceChangeMail, type ToldChange } from '../mail/messages/price-change.ts';
import { queueMail } from '../mail/outbox-store.ts';
import { changesFor, type PriceChange } from '../pricing/price-change.ts';
import { pricesOf } from '../pricing/price-store.ts';
import { accountsToTell, recentChanges, TOLD, toldSubject } from '../subscriptions/price-news-store.ts';
import { heldByPayer } from '../subscriptions/subscription-store.ts';
import { addressMail } from './address-mail.ts';
import { type Chore, WINDOW, windowOf } from './chore.ts';

/** An outage or a mail that could not be written is made up for within it. */
const LOOKS_BACK_MS = 7 * 86_400_000;

export function tellPrices(): Chore<string> {
  return {
    async find(db, nowMs, after) {
      const changes = await recentChanges(db, nowMs - LOOKS_BACK_MS);
      if (changes.length === 0) return { subjects: [], next: undefined };
      return windowOf(await accountsToTell(db, changes, { afterId: after, limit: WINDOW }), (id) => id);
    },
    tend: tell,
  };
}

async function tell(trx: Trx, act: Act, accountId: string): Promise<boolean> {
  const account = await findAccount(trx, '/', accountId);
  if (account === undefined) return false;
  const told = (await noticeAt(trx, toldSubject(accountId), TOLD)) ?? 0;
  const sinceMs = Math.max(told, act.nowMs - LOOKS_BACK_MS, account.createdAtMs);
  const changes = await changesOf(trx, account, sinceMs);
  await noteLatest(trx, toldSubject(accountId), TOLD, act.nowMs);
  const addressed = changes.length === 0 ? undefined : await addressMail(trx, accountId);
  if (addressed === undefined) return false;
  const names = await namesTo(trx, act, account, changes);
  const language = languageOf(addressed.envelope.language);
  const rows = changes.flatMap((change): ToldChange[] => {
    const name = names.get(change.offerId);
    const { before, after, standing, ownStays } = change;
    const { effectiveFromMs, effectiveForExistingMs: existingMs, currency } = after;
    const dayOf = (ms: number) => localDateAt(ms, account.timeZone);
    if (name === undefined) return [];
    const fromDate = dayOf(effectiveFromMs);
    const existingFrom = existingMs === null ? undefined : dayOf(existingMs);
    const tiers = { before: before.tiers, after: after.tiers };
    return [
      { name, plan: planText(after.plan, language), standing, currency, ...tiers, fromDate, existingFrom, ownStays },
    ];
  });
  if (rows.length === 0) return false;
  const message = priceChangeMail(addressed.reader, rows);
  const dedupe = `prices:${accountId}:${act.nowMs}`;
  await queueMail(trx, act, { ...message, ...addressed.envelope, dedupe, kind: 'price_change' });
  return true;
}

async function changesOf(trx: Trx, account: Account, sinceMs: number): Promise<PriceChange[]> {
  const chain = chainOf(account.path);
  const changed = (await recentChanges(trx, sinceMs)).filter(({ sellerPath }) => account.path.startsWith(sellerPath));
  const offerIds = [...new Set(changed.map(({ offerId }) => offerId))];
  if (offerIds.length === 0) return [];
  const held = account.kind === 'customer' ? await heldByPayer(trx, account.id, offerIds) : [];
  const listed = await pricesOf(trx, offerIds, chain);
  const own = listed.filter(({ version }) => version.currency === account.currency);
  return changesFor({ kind: account.kind, chain, held }, own, sinceMs);
}

/** As its seller calls them. What it may not sell is no news to a partner; what a customer holds is, also where it is withdrawn. */
async function namesTo(
  trx: Trx,
  act: Act,
  account: Account,
  changes: readonly PriceChange[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const offerId of new Set(changes.map((change) => change.offerId))) {
    const [onSale] = await offersFor(trx, account, act.nowMs, { id: offerId });
    const held = account.kind === 'customer' ? await findOffer(trx, { id: offerId }) : undefined;
    const name = onSale?.name ?? held?.name;
    if (name !== undefined) names.set(offerId, name);
  }
  return names;
}
