// An offer of monthly periods with a way of being charged, for stories about what that costs: partners 30.00, customers 40.00.
import { expect } from 'vitest';
import type { Shop } from './shop.ts';

/** Its id. */
export async function addChargedOffer(
  { server }: Shop,
  sku: string,
  charging: object,
  more: object = {},
): Promise<string> {
  const grants = [{ kind: 'concurrent_calls', perUnit: 1 }];
  const offer = { sku, family: sku, name: sku, model: 'quantity', plans: ['monthly'], charging, grants, ...more };
  const { body } = await server.api('POST', '/offers', offer);
  for (const [audience, amount] of [
    ['partner', '30.00'],
    ['customer', '40.00'],
  ]) {
    const price = { plan: 'monthly', audience, currency: 'EUR', tiers: [{ from: 1, amount }] };
    expect((await server.api('POST', `/offers/${body.id}/prices`, price)).status).toBe(201);
  }
  return body.id;
}
