// What each provider counts in is turned exactly into what we count in, or refused: nothing is rounded on the way.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromPaypal, paypalTakes, toPaypal } from '../../../server/payments/paypal/paypal-money.ts';
import { fromStripe, toStripe } from '../../../server/payments/stripe/stripe-money.ts';
import { CURRENCIES } from '../../../shared/currencies.ts';

const amounts = fc.bigInt({ min: 0n, max: 10n ** 12n });
const currencies = fc.constantFrom(...CURRENCIES);

test('what Stripe is asked for and what it says came back is the same amount, in every currency', () => {
  fc.assert(
    fc.property(amounts, currencies, (amount, currency) => {
      const there = toStripe(amount, currency);
      if (there !== undefined) expect(fromStripe(there, currency.toLowerCase())).toEqual({ amount, currency });
    }),
  );
});

test('Stripe is given yen whole, kronur in hundredths, and dinars whose last digit is zero', () => {
  expect([toStripe(1_750n, 'EUR'), toStripe(500n, 'JPY'), toStripe(500n, 'ISK')]).toEqual([1_750, 500, 50_000]);
  expect([toStripe(1_230n, 'KWD'), toStripe(1_234n, 'KWD')]).toEqual([1_230, undefined]);
});

test('a fraction that we cannot count is no amount that was asked for', () => {
  expect(fromStripe(50_001, 'isk').amount).toBe(-1n);
  expect(fromPaypal({ value: '1.234', currencyCode: 'EUR' }).amount).toBe(-1n);
  expect(fromPaypal(undefined)).toEqual({ amount: -1n, currency: '' });
});

test('PayPal is given decimals, forints and Taiwan dollars whole or not at all', () => {
  expect([toPaypal(1_750n, 'EUR'), toPaypal(500n, 'JPY')]).toEqual(['17.50', '500']);
  expect([toPaypal(120_000n, 'HUF'), toPaypal(120_050n, 'HUF')]).toEqual(['1200', undefined]);
  expect([paypalTakes('EUR'), paypalTakes('KWD')]).toEqual([true, false]);
  fc.assert(
    fc.property(amounts, currencies, (amount, currency) => {
      const value = toPaypal(amount, currency);
      if (value !== undefined) expect(fromPaypal({ value, currencyCode: currency })).toEqual({ amount, currency });
    }),
  );
});
