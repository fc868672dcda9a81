// Money is exact: one division, one rounding, parts that sum to the whole, text that comes back as it went.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moneyNotNegative, moneySchema } from '../../shared/contracts/money.ts';
import { CURRENCIES, exponentOf, isCurrency } from '../../shared/currencies.ts';
import {
  abs,
  add,
  allocate,
  formatAmount,
  fromMoneyJson,
  LARGEST_AMOUNT,
  money,
  moneyText,
  mulDiv,
  parseAmount,
  ROUNDINGS,
  subtract,
  sumOf,
  toMoneyJson,
} from '../../shared/money.ts';
import { counted } from '../support/runs.ts';

const amounts = fc.bigInt({ min: -LARGEST_AMOUNT, max: LARGEST_AMOUNT });
const currencies = fc.constantFrom(...CURRENCIES);

describe('rounding', () => {
  it('meets the golden vectors, half away from zero', () => {
    // M2: a credit of 29 of 30 days of 200.00 with 25 % tax.
    expect(mulDiv(20_000n, 29n, 30n)).toBe(19_333n);
    expect(mulDiv(19_333n, 25n, 100n)).toBe(4_833n);
    expect([mulDiv(5n, 1n, 2n), mulDiv(-5n, 1n, 2n), mulDiv(4n, 1n, 3n), mulDiv(-4n, 1n, 3n)]).toEqual([
      3n,
      -3n,
      1n,
      -1n,
    ]);
  });

  it('goes away from zero where the policy says so (S4.16)', () => {
    expect(mulDiv(1_214n, 1n, 10n, 'away-from-zero')).toBe(122n);
    expect(mulDiv(-1_214n, 1n, 10n, 'away-from-zero')).toBe(-122n);
    expect(mulDiv(1_210n, 1n, 10n, 'away-from-zero')).toBe(121n);
  });

  it('ends in 0 or 5 where the policy says so, rounding once', () => {
    const cash = (amount: bigint) => mulDiv(amount, 1n, 1n, 'to-nearest-5');
    expect([1n, 2n, 3n, 7n, 8n, -2n, -3n].map(cash)).toEqual([0n, 0n, 5n, 5n, 10n, 0n, -5n]);
    // 2.49… rounds to 0; by way of 2.5 or 3 it would be 5.
    expect(mulDiv(249n, 1n, 100n, 'to-nearest-5')).toBe(0n);
  });

  it('is never further off than its step, is odd, and leaves what divides alone', () => {
    const cases = fc.tuple(amounts, fc.bigInt({ min: 0n, max: 400n }), fc.bigInt({ min: 1n, max: 400n }));
    fc.assert(
      fc.property(cases, fc.constantFrom(...ROUNDINGS), ([amount, n, d], rounding) => {
        const rounded = mulDiv(amount, n, d, rounding);
        const off = abs(rounded * d - amount * n);
        if (rounding === 'half-away') expect(off * 2n).toBeLessThanOrEqual(d);
        if (rounding === 'away-from-zero') expect(off).toBeLessThan(d);
        if (rounding === 'to-nearest-5') expect(off * 2n).toBeLessThanOrEqual(d * 5n);
        expect(mulDiv(-amount, n, d, rounding)).toBe(-rounded);
        if (rounding !== 'to-nearest-5') expect(mulDiv(amount, d, d, rounding)).toBe(amount);
      }),
      counted(),
    );
  });

  it('refuses to divide by nothing', () => {
    expect(() => mulDiv(1n, 1n, 0n)).toThrow(expect.objectContaining({ code: 'money_division' }));
  });
});

describe('sums and parts', () => {
  it('adds one currency only', () => {
    expect(add(money(1n, 'EUR'), money(2n, 'EUR'))).toEqual(money(3n, 'EUR'));
    expect(subtract(money(1n, 'EUR'), money(2n, 'EUR'))).toEqual(money(-1n, 'EUR'));
    expect(() => add(money(1n, 'EUR'), money(2n, 'USD'))).toThrow(
      expect.objectContaining({ code: 'currency_mismatch' }),
    );
  });

  it('splits into parts that sum to the whole, each within one unit of its share', () => {
    expect(allocate(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
    expect(allocate(-5n, [3n, 7n])).toEqual([-2n, -3n]);
    expect(allocate(0n, [0n, 1n])).toEqual([0n, 0n]);
    const weights = fc.array(fc.bigInt({ min: 0n, max: 10_000n }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(amounts, weights, (total, parts) => {
        const whole = sumOf(parts);
        fc.pre(whole > 0n);
        const shares = allocate(total, parts);
        expect(sumOf(shares)).toBe(total);
        shares.forEach((share, i) => {
          expect(abs(share * whole - total * (parts[i] ?? 0n))).toBeLessThan(whole);
        });
      }),
      counted(),
    );
  });

  it('refuses weights that say nothing', () => {
    for (const weights of [[], [0n], [1n, -1n, 3n]]) {
      expect(() => allocate(1n, weights)).toThrow(expect.objectContaining({ code: 'money_weights' }));
    }
  });
});

describe('money as text', () => {
  it('has the decimals of its currency', () => {
    expect([exponentOf('JPY'), exponentOf('EUR'), exponentOf('KWD')]).toEqual([0, 2, 3]);
    expect(formatAmount(1_234n, 'EUR')).toBe('12.34');
    expect(formatAmount(1_234n, 'JPY')).toBe('1234');
    expect(formatAmount(1_234n, 'KWD')).toBe('1.234');
    expect(formatAmount(-5n, 'EUR')).toBe('-0.05');
    expect(moneyText(money(-5n, 'KWD'))).toBe('-0.005 KWD');
  });

  it('comes back as it went', () => {
    fc.assert(
      fc.property(amounts, currencies, (amount, currency) => {
        const written = toMoneyJson({ amount, currency });
        expect(moneySchema.parse(written)).toEqual(written);
        expect(fromMoneyJson(written)).toEqual({ amount, currency });
      }),
      counted(),
    );
  });

  it('is taken with fewer decimals, and never rounded', () => {
    expect(parseAmount('12', 'EUR')).toBe(1_200n);
    expect(parseAmount('12.3', 'EUR')).toBe(1_230n);
    expect(parseAmount('-0.00', 'EUR')).toBe(0n);
    for (const text of ['12.345', '1e3', '', ' 1', '+1', '01', '.5', '1.', '1,5', '0x1', '9'.repeat(16), '--1']) {
      expect(parseAmount(text, 'EUR')).toBeUndefined();
    }
    expect(parseAmount('1.5', 'JPY')).toBeUndefined();
  });

  it('is refused on the wire where it cannot be read or must not be negative', () => {
    const said = moneySchema.safeParse({ amount: '1.234', currency: 'EUR' });
    expect(said.error?.issues[0]?.path).toEqual(['amount']);
    expect(moneySchema.safeParse({ amount: '1', currency: 'ZZZ' }).success).toBe(false);
    expect(moneySchema.safeParse({ amount: 1, currency: 'EUR' }).success).toBe(false);
    expect(moneyNotNegative.safeParse({ amount: '-1', currency: 'EUR' }).success).toBe(false);
    expect(moneyNotNegative.safeParse({ amount: '0.00', currency: 'EUR' }).success).toBe(true);
    expect([isCurrency('EUR'), isCurrency('toString'), isCurrency(1)]).toEqual([true, false, false]);
  });
});
