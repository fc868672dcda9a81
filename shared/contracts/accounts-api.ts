// The part of the JSON API about accounts, their billing contacts and users, invitations, sign-ins and API keys.
import { z } from 'zod';
import { moneySchema } from './money.ts';
import { PERMISSIONS, SCOPES, type Scope } from './permissions.ts';
import { pageQuerySchema } from './server-api.ts';

const instantMs = z.int().describe('epoch milliseconds');
const ref = z.string().min(1).max(64);
const name = z.string().trim().min(1).max(120);
const email = z.email().max(254);
const line = z.string().trim().max(120);
const search = z.string().trim().min(1).max(64).describe('how a name or e-mail begins');
/** S1.16 and NIST SP 800-63B: length is what counts, no rules about kinds of characters. */
const newPassword = z.string().min(12, 'must have at least 12 characters').max(1_024);
const password = z.string().max(1_024);
const token = z.string().min(1).max(200);
/** Six digits of the app, or one of the recovery codes. */
const secondFactor = z.string().trim().min(6).max(24);

const roleSchema = z.enum(['owner', 'billing', 'technician', 'viewer']);
const statusSchema = z.enum(['active', 'suspended', 'blocked', 'closed']);
const kindSchema = z.enum(['vendor', 'partner', 'customer']);

const addressSchema = z.strictObject({
  lines: z.array(line.min(1)).max(4).default([]),
  city: line.default(''),
  postcode: line.default(''),
  region: line.default(''),
});
const timeZone = z.string().max(64).refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin');
const currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .refine((code) => Intl.supportedValuesOf('currency').includes(code), 'must be an ISO 4217 code such as EUR');
const details = {
  language: z.string().regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, 'must be a language such as en or de-AT'),
  timeZone,
  currency,
  country: z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166 code such as DE'),
  taxId: z.string().trim().max(40),
  address: addressSchema,
};
const someDetails = {
  language: details.language.exactOptional(),
  timeZone: details.timeZone.exactOptional(),
  currency: details.currency.exactOptional(),
  country: details.country.exactOptional(),
  taxId: details.taxId.exactOptional(),
  address: details.address.exactOptional(),
};

export const accountQuerySchema = pageQuerySchema.extend({
  search: search.exactOptional(),
  parentId: ref.exactOptional().describe('those directly below this account'),
  vat: z.literal('refused').exactOptional().describe('those whose VAT number VIES does not know'),
});
/** Of a whole list, for its file. */
export const accountLinesSchema = accountQuerySchema.omit({ cursor: true, limit: true });
export const addAccountSchema = z.strictObject({
  kind: z.enum(['partner', 'customer']),
  name,
  email,
  /** Absent: directly below the caller's account. */
  parentId: ref.optional(),
  ...someDetails,
});
export const changeAccountSchema = z
  .strictObject({
    name: name.exactOptional(),
    email: email.exactOptional(),
    ...someDetails,
    /** Whether it orders by itself; null: as its kind does. The vendor's to set. */
    mayOrder: z.boolean().nullable().exactOptional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'must change something');
export const accountStatusSchema = z.strictObject({
  status: statusSchema,
  reason: z.string().trim().min(3).max(300),
  penalties: z
    .array(z.strictObject({ number: z.int(), penalty: moneySchema.nullable() }))
    .max(10_000)
    .exactOptional()
    .describe(
      'to close it: as GET closing showed them; refused where one is another, or left out though it costs something',
    ),
});
/** S4.12: it is not undone by hand; the vendor waits to a date. */
export const deferSuspensionSchema = z.strictObject({
  until: z.iso.date().describe('first day, in the vendor’s time zone, on which it is suspended unless it has paid'),
  reason: z.string().trim().min(3).max(300),
});
export const suspensionSchema = z.object({
  status: statusSchema,
  deferredUntil: z.string().nullable().describe('YYYY-MM-DD; null where nothing is put off'),
});
/** What ends with an account, and until when it is owed: nothing is given back. */
export const closingSchema = z.object({
  account: z.object({ id: ref, name: z.string(), status: statusSchema }),
  subscriptions: z.array(
    z.object({
      number: z.int(),
      sku: z.string(),
      units: z.int(),
      state: z.string(),
      endsOn: z.string().nullable().describe('first day on which it is over; null for what was bought for good'),
      lastFeeMonth: z.string().nullable().describe('the last statement month it is owed for, as 2027-02'),
      /** For that month, without tax; null where it has no price or its payer's prices are not yours to know. */
      fee: moneySchema.nullable(),
      /** For ending before its agreed term, without tax; null where it costs nothing or is not yours to know. */
      penalty: moneySchema.nullable(),
    }),
  ),
});
export const accountSchema = z.object({
  id: ref,
  parentId: ref.nullable(),
  kind: kindSchema,
  name: z.string(),
  email: z.string(),
  status: statusSchema,
  mayOrder: z.boolean(),
  language: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  country: z.string(),
  taxId: z.string(),
  address: z.object({
    lines: z.array(z.string()),
    city: z.string(),
    postcode: z.string(),
    region: z.string(),
  }),
  createdAtMs: instantMs,
});

/** Of an account's VAT number; all null where nothing hangs on VIES. */
export const vatCheckSchema = z.object({
  vatId: z.string().nullable(),
  answer: z.enum(['valid', 'invalid']).nullable().describe('what VIES said last; null: it has not answered yet'),
  answeredAtMs: instantMs.nullable(),
  nextAskMs: instantMs.nullable().describe('when VIES is asked again'),
  asking: z.boolean().describe('its answer is awaited'),
});

export const addContactSchema = z.strictObject({ name, email, phone: line.default('') });
export const changeContactSchema = z
  .strictObject({ name: name.exactOptional(), email: email.exactOptional(), phone: line.exactOptional() })
  .refine((change) => Object.keys(change).length > 0, 'must change something');
export const contactSchema = z.object({
  id: ref,
  name: z.string(),
  email: z.string(),
  phone: z.string(),
  createdAtMs: instantMs,
});

export const userQuerySchema = pageQuerySchema.extend({ search: search.optional(), accountId: ref.optional() });
/** Of a whole list, for its file. */
export const userLinesSchema = userQuerySchema.omit({ cursor: true, limit: true });
export const changeUserSchema = z
  .strictObject({
    name: name.exactOptional(),
    role: roleSchema.exactOptional(),
    disabled: z.boolean().exactOptional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'must change something');
export const userSchema = z.object({
  id: ref,
  accountId: ref,
  accountName: z.string(),
  email: z.string(),
  name: z.string(),
  role: roleSchema,
  disabledAtMs: instantMs.nullable(),
  secondFactor: z.boolean(),
  createdAtMs: instantMs,
});

export const inviteSchema = z.strictObject({
  email,
  role: roleSchema,
  /** Absent: the caller's account. */
  accountId: ref.optional(),
});
export const invitationSchema = z.object({
  id: ref,
  accountId: ref,
  accountName: z.string(),
  email: z.string(),
  role: roleSchema,
  createdAtMs: instantMs,
  untilMs: instantMs,
});
/** Shown once. The page takes the token from the fragment of its address, which travels to no server and into no log. */
export const linkSchema = z.object({ id: ref, token: z.string(), untilMs: instantMs });
/** Not bound to the address it was sent to (S1.16): whoever accepts may sign in with another. */
export const acceptInvitationSchema = z.strictObject({ token, name, email: email.optional(), password: newPassword });
/** Who may sign in now. */
export const joinedSchema = z.object({ id: ref, accountId: ref, email: z.string(), role: roleSchema });
export const resetPasswordSchema = z.strictObject({ token, password: newPassword });

export const signInSchema = z.strictObject({
  email: z.string().max(254),
  password,
  code: secondFactor.optional(),
});
export const signedInSchema = z.object({ token: z.string(), untilMs: instantMs });
export const signInViewSchema = z.object({
  id: ref,
  createdAtMs: instantMs,
  seenAtMs: instantMs,
  untilMs: instantMs,
  address: z.string(),
  browser: z.string(),
  current: z.boolean(),
});
export const changePasswordSchema = z.strictObject({ password, newPassword });
export const withPasswordSchema = z.strictObject({ password });
export const confirmFactorSchema = z.strictObject({ code: secondFactor });
export const enrolledFactorSchema = z.object({ secret: z.string(), uri: z.string(), qrSvg: z.string() });
export const recoveryCodesSchema = z.object({ recoveryCodes: z.array(z.string()) });

export const whoamiSchema = z.object({
  actor: z.string(),
  /** The account acted for. */
  accountId: ref,
  /** Of the caller's own account, like `status`. */
  kind: kindSchema,
  status: statusSchema,
  /** The person who signed in; null for a key. */
  user: z
    .object({
      id: ref,
      accountId: ref,
      name: z.string(),
      email: z.string(),
      role: roleSchema,
      secondFactor: z.boolean(),
    })
    .nullable(),
  account: z
    .object({ id: ref, name: z.string(), kind: kindSchema, timeZone: z.string(), currency: z.string() })
    .describe('the account acted for'),
  permissions: z.array(z.enum(PERMISSIONS)),
  /** For clients of before the permissions had names. */
  scopes: z.array(z.enum(['read', 'write'])),
});

const allowedRanges = z
  .array(z.string().trim().min(2).max(49))
  .max(50)
  .describe('IP addresses and networks in CIDR notation that it may be used from; none: from everywhere');
export const addApiKeySchema = z.strictObject({
  name,
  allowedRanges: allowedRanges.exactOptional(),
  scopes: z
    .array(z.string().refine(isScope, 'must be a permission'))
    .min(1)
    .max(64)
    .transform((scopes) => SCOPES.filter((scope) => scopes.includes(scope))),
  /** Absent: the caller's account. */
  accountId: ref.optional(),
});
export const apiKeySchema = z.object({
  id: ref,
  accountId: ref,
  accountName: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  createdAtMs: instantMs,
  revokedAtMs: instantMs.nullable(),
  allowedRanges: z.array(z.string()),
});
export const changeApiKeySchema = z.strictObject({ allowedRanges });
export const apiKeyMadeSchema = z.object({ id: ref, apiKey: z.string() });

export type AddAccount = z.infer<typeof addAccountSchema>;

function isScope(text: string): text is Scope {
  return SCOPES.some((scope) => scope === text);
}

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '' && /^[A-Z]/.test(text);
  } catch {
    return false;
  }
}
