// An invoice as it might be issued, to draw, credit and mail in tests.
import type { Invoice, InvoiceLine } from '../../server/invoices/invoice.ts';
import { totalsOf } from '../../server/invoices/invoice.ts';

export function line(change: Partial<InvoiceLine> = {}): InvoiceLine {
  return {
    name: 'Extensions',
    sku: 'PSE-EXT',
    quantity: 20,
    subscription: 1234,
    from: '2026-11-22',
    until: '2027-03-01',
    words: {
      code: 'charge_days',
      parameters: {
        quantity: 20,
        sku: 'PSE-EXT',
        plan: 'yearly',
        from: '2026-11-22',
        until: '2027-03-01',
        days: 99,
        periodDays: 365,
        rate: '288.00',
        currency: 'EUR',
      },
      text: '20 × PSE-EXT, yearly, 2026-11-22 to 2027-02-28: 99 of 365 days at 288.00 EUR.',
    },
    net: 7812n,
    taxMilliPercent: 19_000,
    tax: 1484n,
    total: 9296n,
    ...change,
  };
}

export function paper(change: Partial<Invoice> = {}): Invoice {
  const lines = change.lines ?? [line()];
  return {
    id: 'inv-1',
    series: 'INV-2026',
    number: 123,
    label: 'INV-2026-000123',
    kind: 'invoice',
    orderId: 'ord-1',
    creditsId: null,
    payerId: 'acc-1',
    accountId: 'acc-1',
    language: 'en',
    seller: {
      name: 'Yonder Telecom Systems GmbH',
      address: { lines: ['Hafenstraße 12'], city: 'Hamburg', postcode: '20457', region: '' },
      country: 'DE',
      taxId: 'DE123456789',
      registration: 'Amtsgericht Hamburg HRB 12345 · Managing director: Ada Example',
      email: 'billing@yonder.example',
      website: 'www.yonder.example',
      bank: ['Yonder Telecom Systems GmbH', 'IBAN DE02 1203 0000 0000 2020 51', 'BIC BYLADEM1001'],
    },
    buyer: {
      accountId: 'acc-1',
      company: 'Aurora Hotels AG',
      name: 'Maria Rossi',
      email: 'maria@aurora.example',
      address: { lines: ['Seestrasse 1'], city: 'Zürich', postcode: '8002', region: '' },
      country: 'CH',
      taxId: 'CHE-123.456.789',
    },
    terms: {
      zone: 'Europe/Berlin',
      brand: '',
      orderNumber: 1042,
      reference: 'PO 77-2026',
      piNumber: '',
      method: 'card',
      pbxSerial: '3631A2B4',
      customer: '',
      paid: true,
      taxName: 'VAT',
      reverseCharge: false,
      reason: '',
      creditsLabel: '',
      month: '',
    },
    currency: 'EUR',
    details: [],
    rounding: { mode: 'half-away', taxPer: 'line' },
    issuedAtMs: Date.UTC(2026, 10, 22, 9),
    dueAtMs: Date.UTC(2026, 10, 22, 9),
    state: 'paid',
    settledAtMs: Date.UTC(2026, 10, 22, 9),
    ...totalsOf(lines),
    ...change,
    lines,
  };
}
