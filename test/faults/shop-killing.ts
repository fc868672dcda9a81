// Kills a selling server at random instants and looks whether one order stayed one charge, one licence, one invoice, one mail.
import { setTimeout as pause } from 'node:timers/promises';
import { reconcilePayments } from '../../server/flows/reconcile-payments.ts';
import { sendMails } from '../../server/flows/send-mails.ts';
import { CLAIM_MS } from '../../server/mail/retry.ts';
import { accept } from '../../shared/result.ts';
import { startServer } from '../support/server.ts';
import { chanceFrom } from './chance.ts';
import { chargeFaults, mailFaults, shopFaults } from './shop-evidence.ts';
import { type ShopStage, setShopStage } from './shop-stage.ts';
import { type Shoppers, startShoppers } from './shoppers.ts';

export interface ShopFigures {
  readonly seed: number;
  kills: number;
  /** Times that everything stood still and every promise was looked at. */
  agreements: number;
  /** Orders that were acknowledged, and how many of them as paid. */
  orders: number;
  paid: number;
  refunded: number;
  /** Paid when what they change had changed meanwhile: the money is the payer's. */
  held: number;
  /** Requests that got no answer and were sent again. */
  repeated: number;
  licences: number;
  /** Of cards, at Stripe. */
  charges: number;
  mails: number;
  /** Mails that arrived more than once, recognisable as such. */
  mailsAgain: number;
}

/** Most die young; some live until the outbox was looked at. */
const SHORT_LIFE_MS = 500;
const LONG_LIFE_MS = 2_500;
const REST_EVERY = 10;

/** `kills` processes die; the same seed chooses the same lives. Throws at the first broken promise. */
export async function shopKilling(kills: number, seed: number, place?: string): Promise<ShopFigures> {
  const chance = chanceFrom(seed);
  const figures: ShopFigures = {
    ...{ seed, kills: 0, agreements: 0, orders: 0, paid: 0, refunded: 0, held: 0 },
    ...{ repeated: 0, licences: 0, charges: 0, mails: 0, mailsAgain: 0 },
  };
  const stage = await setShopStage(place);
  try {
    const shoppers = startShoppers(stage, chanceFrom(seed + 1));
    while (figures.kills < kills) {
      shoppers.goOn();
      await pause(chance.next() * (chance.next() < 0.8 ? SHORT_LIFE_MS : LONG_LIFE_MS));
      await stage.kill();
      figures.kills += 1;
      await stage.ready();
      await stage.begin();
      // Some die before they are up.
      if (chance.next() < 0.2) continue;
      await stage.answering();
      if (figures.kills % REST_EVERY === 0) await agreed(stage, shoppers, figures);
    }
    await stage.answering();
    await agreed(stage, shoppers, figures);
    await shoppers.stop();
    await stage.kill();
    await reconciled(stage, shoppers, figures);
    return figures;
  } catch (thrown) {
    throw new Error(`seed ${seed} after ${figures.kills} kills: ${String(thrown)}`, { cause: thrown });
  } finally {
    await stage.close();
  }
}

/** Nobody buys meanwhile: everything acknowledged is there, and nothing is there half. */
async function agreed(stage: ShopStage, shoppers: Shoppers, figures: ShopFigures): Promise<void> {
  await shoppers.rest();
  none(await shopFaults(stage.database.reader, shoppers.acknowledged));
  figures.agreements += 1;
}

/** What died with its process is found out, so late that every claim of a mail has ended. */
async function reconciled(stage: ShopStage, shoppers: Shoppers, figures: ShopFigures): Promise<void> {
  const clock = { nowMs: Date.now() + 2 * CLAIM_MS };
  const server = await startServer({ folder: stage.folder, clock });
  try {
    await reconcilePayments(server.deps, { actor: 'cli', nowMs: clock.nowMs });
    await sendMails(server.deps);
    const { reader, transact } = server.deps.database;
    // Whatever writes by the clock has come to its end when a transaction could begin.
    await transact(async () => accept(undefined));
    const { mails } = stage.mailbox;
    none(await shopFaults(reader, shoppers.acknowledged));
    none([...(await mailFaults(reader, mails)), ...(await chargeFaults(reader, stage.stripe))]);
    const states = await reader.selectFrom('orders').select(['state', 'hold_reason']).execute();
    const { length: licences } = await reader.selectFrom('licences').select('seq').execute();
    const ids = new Set(mails.map(({ messageId }) => messageId));
    figures.agreements += 1;
    figures.orders = shoppers.acknowledged.length;
    figures.paid = states.filter(({ state }) => state === 'paid' || state === 'refunded').length;
    figures.refunded = states.filter(({ state }) => state === 'refunded').length;
    figures.held = states.filter(({ hold_reason }) => hold_reason !== null).length;
    figures.repeated = shoppers.repeated();
    figures.licences = licences;
    figures.charges = [...stage.stripe.intents.values()].filter(({ status }) => status === 'succeeded').length;
    figures.mails = ids.size;
    figures.mailsAgain = mails.length - ids.size;
  } finally {
    await server.close({ keep: true });
  }
}

function none(faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(`${faults.length} broken promises: ${faults.slice(0, 12).join('; ')}`);
}
