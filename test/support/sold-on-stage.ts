// Orders that a partner pays for accounts below it, at a cost that none of them may hear of, for the permission matrix.
import { costsOnStage, PRICED } from './catalogue-examples.ts';
import { addAccountBelow } from './people.ts';
import { freshName, type Stage } from './stage.ts';

/** One that waits, one that is paid and refunded in part, one on credit; each for an account that does not pay it. */
export async function sellOnStage(stage: Stage): Promise<void> {
  const { server, places } = stage;
  const { partner, subpartner, customer } = places;
  await costsOnStage(stage);
  const limit = { amount: '100000.00', currency: 'EUR' };
  await server.api('PATCH', `/accounts/${partner.account.id}/credit-line`, { limit });
  const lowest = await addAccountBelow(server, subpartner.account, 'customer', 'Lowlands');
  await order('offline', customer.account.id);
  await refundPart(await order('offline', lowest.id));
  await order('credit', subpartner.account.id);

  async function order(method: string, accountId: string) {
    const items = [{ sku: PRICED, plan: 'monthly', quantity: 1 }];
    const seller = partner.team.owner.headers;
    const quoted = await server.api('POST', '/quotes', { accountId, payerId: partner.account.id, items }, seller);
    const wish = { quoteId: quoted.body.quoteId, method };
    const { status, body } = await server.api('POST', '/orders', wish, seller);
    if (status !== 201) throw new Error(JSON.stringify([quoted.body, body]));
    return body;
  }

  async function refundPart({ id, total }: { id: string; total: { amount: string; currency: string } }) {
    const came = { amount: total, receivedOn: '2026-11-20', bankReference: freshName('BANK') };
    const marked = await server.api('POST', `/orders/${id}/mark-paid`, came);
    const asked = { reason: 'Goodwill', amount: { amount: '1.00', currency: total.currency } };
    const refund = await server.api('POST', `/payments/${marked.body.payment?.id}/refunds`, asked);
    if (refund.status !== 201) throw new Error(JSON.stringify([marked.body, refund.body]));
  }
}
