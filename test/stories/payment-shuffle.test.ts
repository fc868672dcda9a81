// Whatever order messages, polls, clicks, cancellations and lost answers come in, and however often: one end, and no money lost.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reconcilePayments } from '../../server/flows/reconcile-payments.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { counted, RUNS } from '../support/runs.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { STRIPE_KEYS, type StripeServer, startStripe } from '../support/stripe-server.ts';

let stripe: StripeServer;
let shop: Shop;
beforeAll(async () => {
  stripe = await startStripe();
  shop = await openShop({ payments: { card: { ...STRIPE_KEYS, apiUrl: stripe.url } } });
});
afterAll(async () => {
  await shop.server.close();
  await stripe.close();
});

const STEPS = ['click', 'check', 'poll', 'created', 'succeeded', 'again', 'lost', 'cancel', 'wait'] as const;
type Step = (typeof STEPS)[number];
const SHUFFLES = Math.max(12, Math.floor(RUNS / 50));

/** A PBX of its own for every run, so that runs do not meet. */
async function place(run: number): Promise<{ id: string; pbxId: string }> {
  const pbxId = await shop.addPbx(`SHUFFLE-${run}`);
  const quoted = await shop.quote([{ sku: 'PSE-CC', plan: 'monthly', quantity: 10 }], { pbxId });
  const placed = await shop.order(quoted.body.quoteId, { method: 'card' });
  expect(placed.status, JSON.stringify(placed.body)).toBe(201);
  return { id: placed.body.id, pbxId };
}

function intentOf(orderNumber: number) {
  return [...stripe.intents.values()].filter(
    ({ metadata }) => (metadata as Record<string, string>).order_number === `${orderNumber}`,
  );
}

async function tell(type: string, intent: Record<string, unknown> | undefined, id?: string) {
  if (intent === undefined) return;
  const options = { atMs: shop.clock.nowMs, ...(id === undefined ? {} : { id }) };
  const { body, headers } = stripe.message(type, intent, options);
  const response = await fetch(`${shop.server.url}/api/v1/provider-events/card`, { method: 'POST', headers, body });
  expect(response.status).toBeLessThan(300);
}

const reconcile = () => {
  shop.clock.nowMs += 120_000;
  return reconcilePayments(shop.server.deps, { actor: 'job', nowMs: shop.clock.nowMs });
};

async function take(step: Step, order: { id: string; number: number }): Promise<void> {
  const [intent] = intentOf(order.number);
  const paid = 'payment_intent.succeeded';
  if (step === 'click') await shop.api('POST', `/orders/${order.id}/payments`, {});
  if (step === 'lost') {
    stripe.trouble = ['lose', 'error'];
    await shop.api('POST', `/orders/${order.id}/payments`, {});
    stripe.trouble = [];
  }
  if (step === 'check') {
    const [payment] = (await shop.api('GET', `/orders/${order.id}/payments`)).body.items;
    if (payment !== undefined) await shop.api('POST', `/payments/${payment.id}/check`, {});
  }
  if (step === 'poll') await reconcile();
  if (step === 'created') await tell('payment_intent.processing', intent);
  if (step === 'succeeded') await tell(paid, intent);
  if (step === 'again') await tell(paid, intent, `evt_of_${order.id}`);
  if (step === 'cancel') await shop.api('POST', `/orders/${order.id}/cancel`, {});
  if (step === 'wait') shop.clock.nowMs += 60_000;
}

test(
  'one order is charged once, carried out once or given back whole, and nothing else',
  async () => {
    let run = 0;
    const steps = fc.array(fc.constantFrom(...STEPS), { minLength: 2, maxLength: 10 });
    const property = fc.asyncProperty(steps, fc.nat({ max: 9 }), async (sequence, paysAfter) => {
      run += 1;
      const { id, pbxId } = await place(run);
      const { number } = (await shop.api('GET', `/orders/${id}`)).body;
      for (const [index, step] of ['click' as const, ...sequence].entries()) {
        await take(step, { id, number });
        const [intent] = intentOf(number);
        const payable = intent?.status === 'requires_payment_method';
        if (index === paysAfter && payable) stripe.confirm(String(intent?.id));
      }
      // Time passes, and the providers are asked.
      await reconcile();
      await reconcile();
      const intents = intentOf(number);
      const paid = intents.filter(({ status }) => status === 'succeeded');
      const back = [...stripe.refunds.values()].filter((one) =>
        paid.some((intent) => intent.id === one.payment_intent),
      );
      const { state } = (await shop.api('GET', `/orders/${id}`)).body;
      const grants = (await shop.api('GET', `/pbxs/${pbxId}/grants`)).body.items;
      expect(intents.length).toBeLessThanOrEqual(1);
      const isPaid = paid.length === 1 && back.length === 0;
      expect(state === 'paid').toBe(isPaid);
      expect(grants.length).toBe(isPaid ? 1 : 0);
      if (back.length > 0)
        expect([back.length, back[0]?.amount, state]).toEqual([1, paid[0]?.amount_received, 'cancelled']);
    });
    await fc.assert(property, counted<[Step[], number]>(SHUFFLES));
    await checkCommerce(shop.server.deps.database.reader);
    const { body } = await shop.api('GET', `/accounts/${shop.partner.id}/balance`);
    expect(body.items.filter(({ account }: { account: string }) => account === 'credit')).toEqual([]);
  },
  60_000 + SHUFFLES * 2_000,
);
