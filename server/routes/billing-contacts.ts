// /accounts/:id/billing-contacts: whom the invoices of an account may be addressed to.
import { addContactSchema, changeContactSchema, contactSchema } from '../../shared/contracts/accounts-api.ts';
import { listSchema } from '../../shared/contracts/server-api.ts';
import { accept, type Result } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import { type BillingContact, listContacts } from '../accounts/contact-store.ts';
import type { Random } from '../audit/audit.ts';
import { accountNotFound } from '../flows/add-account.ts';
import { addContact, changeContact, removeContact } from '../flows/manage-contacts.ts';
import { NO_BODY, NO_QUERY } from '../http/page.ts';
import type { ProblemCode } from '../http/problem.ts';
import { acting, type Route, reading } from '../http/route.ts';

export function billingContactRoutes(random: Random): Route[] {
  return [
    reading({
      path: '/accounts/:id/billing-contacts',
      permission: 'accounts:read',
      summary: "List an account's billing contacts",
      tag: 'Accounts',
      answers: { 200: listSchema(contactSchema) },
      problems: ['account_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const account = await findAccount(db, caller.accountPath, params.id);
        if (account === undefined) return accountNotFound();
        return accept({ status: 200, body: { items: (await listContacts(db, account.id)).map(view) } });
      },
    }),
    acting({
      method: 'POST',
      path: '/accounts/:id/billing-contacts',
      permission: 'accounts:write',
      summary: 'Add a billing contact',
      tag: 'Accounts',
      answers: { 201: contactSchema },
      problems: ['account_not_found', 'contact_not_found', 'email_taken'],
      body: addContactSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const order = { ...input, accountId: params.id, scope: caller.accountPath };
        return reply(201, await addContact(trx, random, act, order));
      },
    }),
    acting({
      method: 'PATCH',
      path: '/accounts/:id/billing-contacts/:contact',
      permission: 'accounts:write',
      summary: 'Change a billing contact',
      tag: 'Accounts',
      answers: { 200: contactSchema },
      problems: ['account_not_found', 'contact_not_found', 'email_taken'],
      body: changeContactSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const place = { accountId: params.id, scope: caller.accountPath, contactId: params.contact };
        return reply(200, await changeContact(trx, act, { ...place, change: input }));
      },
    }),
    acting({
      method: 'DELETE',
      path: '/accounts/:id/billing-contacts/:contact',
      permission: 'accounts:write',
      summary: 'Remove a billing contact',
      tag: 'Accounts',
      answers: { 204: null },
      problems: ['account_not_found', 'contact_not_found', 'email_taken'],
      body: NO_BODY,
      idempotency: 'offered',
      async handle({ trx, act, caller, params }) {
        const place = { accountId: params.id, scope: caller.accountPath, contactId: params.contact };
        const removed = await removeContact(trx, act, place);
        return removed.ok ? accept({ status: 204 }) : removed;
      },
    }),
  ];
}

function reply<C extends ProblemCode>(status: number, outcome: Result<BillingContact, C>) {
  return outcome.ok ? accept({ status, body: view(outcome.value) }) : outcome;
}

function view({ id, name, email, phone, createdAtMs }: BillingContact) {
  return { id, name, email, phone, createdAtMs };
}
