// What a PBX lacks becomes rows of its cart: more of what it holds, the offer that gives it, and nothing that must be chosen or asked for.
import { describe, expect, test } from 'vitest';
import type { Cart } from '../../../server/web/purchase/cart.ts';
import { withMissing } from '../../../server/web/purchase/missing.ts';
import type { Offer, Subscription } from '../../../server/web/purchase/offers.ts';

const EMPTY: Cart = { items: [] };
const GRANT = { kind: 'phone_system', perUnit: 1 } as const;

function offer(sku: string, more: Partial<Offer> = {}): Offer {
  return {
    ...{ id: `id-${sku}`, sku, family: 'b3', name: sku, description: '', model: 'quantity', grants: [GRANT] },
    ...{ plans: [{ code: 'yearly', months: 12 }], minQuantity: 1, maxQuantity: 1_000, step: 1, trialDays: null },
    ...{ internal: false, repeatable: false, billing: 'standard', withdrawnAtMs: null, endsAtMs: null, version: 1 },
    ...{ createdAtMs: 0, prices: [], owned: [], orderable: true, obstacle: null },
    ...more,
  } as Offer;
}

function holding(of: Offer, quantity: number, more: Partial<Subscription> = {}): Subscription {
  const base = { offerId: of.id, sku: of.sku, quantity, number: 7, version: 3, plan: 'yearly', state: 'active' };
  return { ...base, ...more } as Subscription;
}

const phone = offer('B3-PS');
const two = [{ what: 'phone_system', quantity: 2 }];

describe('what a PBX lacks', () => {
  test('is more of what it holds', () => {
    expect(withMissing(EMPTY, two, [phone], [holding(phone, 5)])).toEqual({
      cart: { items: [{ subscription: 7, quantity: 7, version: 3 }] },
      unsold: [],
    });
  });

  test('is the offer that gives it where it holds none, or none any more', () => {
    const row = { sku: 'B3-PS', quantity: 2, plan: 'yearly' };
    expect(withMissing(EMPTY, two, [phone], []).cart.items).toEqual([row]);
    expect(withMissing(EMPTY, two, [phone], [holding(phone, 5, { state: 'expired' })]).cart.items).toEqual([row]);
  });

  test('goes into the cart once, however often the link is followed, and takes nothing back that was chosen', () => {
    const once = withMissing(EMPTY, two, [phone], [holding(phone, 5)]).cart;
    expect(withMissing(once, two, [phone], [holding(phone, 5)]).cart).toEqual(once);
    const chosen: Cart = {
      items: [
        { sku: 'PSE-EXT', quantity: 3, plan: 'yearly' },
        { ...once.items[0], quantity: 90 },
      ],
    };
    expect(withMissing(chosen, two, [phone], [holding(phone, 5)]).cart).toEqual(chosen);
  });

  test('is counted in units of the offer, in its steps, and never above what it is sold in', () => {
    const packs = offer('PACK', { grants: [{ ...GRANT, perUnit: 10 }], minQuantity: 2, maxQuantity: 6, step: 2 });
    const quantityOf = (quantity: number) =>
      withMissing(EMPTY, [{ what: 'phone_system', quantity }], [packs], []).cart.items[0]?.quantity;
    expect([1, 20, 21, 41, 100_000].map(quantityOf)).toEqual([2, 2, 4, 6, 6]);
    expect(withMissing(EMPTY, [{ what: 'PACK', quantity: 3 }], [packs], []).cart.items[0]?.quantity).toBe(4);
  });

  test('comes from what is held before what gives it alone, and from that before a bundle', () => {
    const bundle = offer('BUNDLE', { grants: [GRANT, { kind: 'team_chat', perUnit: 1 }] });
    const skuOf = (held: Subscription[]) => withMissing(EMPTY, two, [bundle, phone], held).cart.items[0];
    expect(skuOf([])).toMatchObject({ sku: 'B3-PS' });
    expect(skuOf([holding(bundle, 1)])).toMatchObject({ subscription: 7 });
  });

  test.each([
    ['a trial', { trialDays: 30 }],
    ['on request', { obstacle: 'by_request' }],
    ['without a price', { obstacle: 'no_price' }],
    ['one thing by several plans', { model: 'flexible' }],
    ['something else', { grants: [{ kind: 'team_chat', perUnit: 1 }] }],
  ] as const)('is told as not sold where all there is is %s', (_, more) => {
    expect(withMissing(EMPTY, two, [offer('ODD', more as Partial<Offer>)], [])).toEqual({ cart: EMPTY, unsold: two });
  });
});
