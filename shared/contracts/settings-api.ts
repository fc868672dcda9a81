// /settings of the JSON API: who sells, at which taxes, under which sender and address; and a partner's own brand.
import { z } from 'zod';
import { ROUNDINGS } from '../money.ts';
import { outageCausesSchema } from './outages-api.ts';

const line = z.string().trim().min(1).max(120);
const text = z.string().trim().max(120);
/** ISO 3166-1 alpha-2. */
const countryCode = z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters such as DE');

export const postalAddressSchema = z.strictObject({
  lines: z.array(line).max(4),
  city: text,
  postcode: z.string().trim().max(20),
  region: text,
});

/** Who issues an invoice, as printed on it. */
export const sellerSchema = z.strictObject({
  name: line,
  address: postalAddressSchema,
  country: countryCode.or(z.literal('')),
  taxId: z.string().trim().max(40),
  /** Register and number, share capital, managing directors: what the law wants printed. */
  registration: z.string().trim().max(300),
  email: z.email().max(254).or(z.literal('')),
  website: z.string().trim().max(120),
  /** Printed as they are: account holder, IBAN, BIC. */
  bank: z.array(line).max(6),
});

/** Of 100: "19" or "8.875". */
const taxPercentSchema = z
  .string()
  .regex(/^(0|[1-9]\d?|100)(\.\d{1,3})?$/, 'must be a percentage such as 19 or 8.875')
  .refine((percent) => Number(percent) <= 100, 'must be at most 100');

const taxRateSchema = z.strictObject({
  country: countryCode,
  name: line,
  percent: taxPercentSchema,
  /** A business there with a tax id that buys from abroad pays none here and is told to account for it itself. */
  reverseCharge: z.boolean().default(false),
});

/** How fractions of the smallest unit are dropped, and whether a total is the sum of rounded lines or rounded once (S4.16). */
const roundingSchema = z.strictObject({
  mode: z.enum(ROUNDINGS),
  total: z.enum(['sum-of-lines', 'rounded-once']),
});

/** Whether VIES is asked about the VAT numbers that earn a reverse charge, and how long an invoice waits for its answer (S5.32). */
const viesSchema = z.strictObject({
  ask: z.boolean(),
  /** Of its REST API; HTTP only on this machine. */
  address: z.url({ protocol: /^https?$/ }).max(200),
  holdDays: z.int().min(0).max(60),
});

const settings = {
  seller: sellerSchema,
  /** One per country; a country that is not listed is not taxed. */
  taxRates: z
    .array(taxRateSchema)
    .max(250)
    .refine((rates) => new Set(rates.map((rate) => rate.country)).size === rates.length, 'names a country twice'),
  /** Mails come from it; under a brand the name is the brand's. */
  sender: z.strictObject({ name: line, email: z.email().max(254) }),
  /** Who is told of offline orders. */
  accountManager: z.email().max(254).or(z.literal('')),
  /** Address of this server as people reach it; links in mails begin with it. */
  publicUrl: z.url({ protocol: /^https?$/ }).max(200),
  /** Days until a statement is due. */
  paymentDays: z.int().min(0).max(180),
  /** How often a tenant or machine may try the same again in a year, in a new account after its own was removed (S2.23). */
  retrials: z.int().min(0).max(100),
  /** Of quotes and statements from now on; what is issued keeps its own. */
  rounding: roundingSchema,
  /** Days without service for these causes are not given back, unless an offer or a subscription says otherwise (S4.14). */
  outageExcluded: outageCausesSchema,
  /** Webhooks may go to this machine and to private networks, also without HTTPS. */
  webhooksToPrivate: z.boolean(),
  vies: viesSchema,
};

const businessSettingsSchema = z.strictObject(settings);
/** As told: until a sender is set, there is one of the machine's own that no mail provider would take. */
export const settingsViewSchema = businessSettingsSchema.extend({
  sender: z.strictObject({ name: z.string(), email: z.string() }),
});
export const changeSettingsSchema = businessSettingsSchema
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'must change something');

/** What a white-label partner shows its customers in place of the vendor. */
export const brandSchema = z.strictObject({
  name: line,
  /** Where answers to its mails go. */
  email: z.email().max(254),
  /** Present when the partner itself is the seller on its customers' invoices; they then have their own numbers. */
  seller: sellerSchema.nullable().default(null),
  prefix: z
    .string()
    .regex(/^[A-Z0-9]{2,6}$/, 'must be 2 to 6 capital letters or digits')
    .nullable()
    .default(null),
});
export const setBrandSchema = brandSchema.refine((brand) => (brand.seller === null) === (brand.prefix === null), {
  path: ['prefix'],
  message: 'goes with the seller: both or neither',
});

export type Seller = z.infer<typeof sellerSchema>;
export type BusinessSettings = z.infer<typeof businessSettingsSchema>;
export type BrandDetails = z.infer<typeof brandSchema>;
