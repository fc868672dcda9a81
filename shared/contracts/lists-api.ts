// What a person keeps about the lists of the portal, on the wire: which columns they hid, and filters with a name.
import { z } from 'zod';

/** Each list of the portal, and what its address may carry beside the order: nothing else is kept of a filter. */
const LISTS = {
  accounts: ['search', 'vat'],
  alerts: ['code'],
  audit: [],
  buyers: ['type', 'search'],
  catalogue: ['search', 'withdrawn'],
  deliveries: [],
  invoices: ['search', 'state', 'kind', 'from', 'until', 'accountId', 'payerId', 'orderId'],
  ledger: ['ownerId'],
  mails: ['state'],
  orders: ['search', 'state', 'accountId'],
  payments: ['state'],
  payouts: [],
  pbxs: ['search', 'state', 'accountId'],
  prices: ['search', 'currency'],
  products: ['search', 'accountId'],
  proformas: [],
  requests: ['state'],
  statements: [],
  subscriptions: ['state', 'due', 'accountId', 'pbxId', 'offerId'],
  users: ['search'],
  webhooks: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type ListName = keyof typeof LISTS;
const LIST_NAMES = Object.keys(LISTS) as [ListName, ...ListName[]];

export const SAVED_FILTERS_CAP = 50;
const COLUMNS_CAP = 30;

/** What of an address a filter of that list keeps; the page it was on is no part of it. */
export function filterParameters(list: ListName): readonly string[] {
  return [...LISTS[list], 'sort'];
}

const ref = z.string().min(1).max(64);
const list = z.enum(LIST_NAMES);
const name = z.string().trim().min(1).max(60);
const filter = z.record(z.string().max(20), z.string().min(1).max(64));
const column = z.string().regex(/^[A-Za-z]{1,40}$/, 'must be the name of a column');

export const savedFilterSchema = z.object({
  id: ref,
  list,
  name,
  filter: filter.describe("parameters of the list's address in the portal"),
});
export const keptListsSchema = z.object({
  /** By list; a list that is not named is shown as delivered. */
  hidden: z.partialRecord(list, z.array(z.string())),
  filters: z.array(savedFilterSchema),
});

export const hideColumnsSchema = z.strictObject({
  list,
  /** All of that list that are hidden from now on. */
  hidden: z.array(column).max(COLUMNS_CAP),
});
export const saveFilterSchema = z.strictObject({ list, name, filter }).superRefine((given, context) => {
  for (const parameter of foreignParameters(given.list, given.filter)) {
    context.addIssue({ code: 'custom', path: ['filter', parameter], message: 'is no filter of this list' });
  }
});
/** The list stays. */
export const changeFilterSchema = z.strictObject({ name: name.exactOptional(), filter: filter.exactOptional() });

/** Parameters that the list's address does not have. */
export function foreignParameters(of: ListName, given: Readonly<Record<string, string>>): string[] {
  const known = filterParameters(of);
  return Object.keys(given).filter((parameter) => !known.includes(parameter));
}
