// A shop that taxes its own country and another one, where a business with a VAT number pays none.
import { expect } from 'vitest';
import { openShop, type Shop } from './shop.ts';

export interface VatShop extends Shop {
  /** What the payer says of itself. */
  buyerIs(country: string, taxId: string): Promise<void>;
}

export async function openVatShop(): Promise<VatShop> {
  const shop = await openShop();
  const taxRates = [
    { country: 'DE', name: 'USt', percent: '19', reverseCharge: false },
    { country: 'AT', name: 'USt', percent: '20', reverseCharge: true },
  ];
  const seller = {
    ...{ name: 'Yonder', country: 'DE', taxId: 'DE136695976', registration: '', email: '', website: '', bank: [] },
    address: { lines: [], city: '', postcode: '', region: '' },
  };
  expect((await shop.server.api('PATCH', '/settings', { taxRates, seller })).status).toBe(200);
  return {
    ...shop,
    async buyerIs(country, taxId) {
      const changed = await shop.server.api('PATCH', `/accounts/${shop.partner.id}`, { country, taxId });
      expect(changed.status).toBe(200);
    },
  };
}
