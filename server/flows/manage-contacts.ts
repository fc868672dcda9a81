// Adds, changes and removes billing contacts of an account (S5.7).
import { atField } from '../../shared/field-faults.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Account } from '../accounts/account.ts';
import { findAccount } from '../accounts/account-store.ts';
import {
  type BillingContact,
  deleteContact,
  findContact,
  hasContactByEmail,
  insertContact,
  updateContact,
} from '../accounts/contact-store.ts';
import { type Act, newRef, type Random } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { accountNotFound } from './add-account.ts';

export type ContactFields = Pick<BillingContact, 'name' | 'email' | 'phone'>;
export type ContactCode = 'account_not_found' | 'contact_not_found' | 'email_taken';

interface Place {
  readonly accountId: string;
  readonly scope: string;
}

export async function addContact(
  trx: Trx,
  random: Random,
  act: Act,
  order: Place & ContactFields,
): Promise<Result<BillingContact, ContactCode>> {
  const account = await findAccount(trx, order.scope, order.accountId);
  if (account === undefined) return accountNotFound();
  const { name, phone } = order;
  const email = order.email.toLowerCase();
  const id = newRef('bct', random);
  const contact = { id, accountId: account.id, name, email, phone, createdAtMs: act.nowMs };
  if (!(await insertContact(trx, contact))) return taken(email);
  await note(trx, act, 'added', account, contact);
  return accept(contact);
}

export async function changeContact(
  trx: Trx,
  act: Act,
  order: Place & { readonly contactId: string; readonly change: Partial<ContactFields> },
): Promise<Result<BillingContact, ContactCode>> {
  const found = await contactOf(trx, order);
  if (!found.ok) return found;
  const { account, contact } = found.value;
  const merged = { ...contact, ...order.change };
  const next = { ...merged, email: merged.email.toLowerCase() };
  if (await hasContactByEmail(trx, { accountId: account.id, email: next.email, except: next.id })) {
    return taken(next.email);
  }
  await updateContact(trx, next);
  await note(trx, act, 'changed', account, next);
  return accept(next);
}

export async function removeContact(
  trx: Trx,
  act: Act,
  order: Place & { readonly contactId: string },
): Promise<Result<undefined, ContactCode>> {
  const found = await contactOf(trx, order);
  if (!found.ok) return found;
  await deleteContact(trx, order.contactId);
  await note(trx, act, 'removed', found.value.account, found.value.contact);
  return accept(undefined);
}

async function contactOf(
  trx: Trx,
  order: Place & { readonly contactId: string },
): Promise<Result<{ account: Account; contact: BillingContact }, ContactCode>> {
  const account = await findAccount(trx, order.scope, order.accountId);
  if (account === undefined) return accountNotFound();
  const contact = await findContact(trx, account.id, order.contactId);
  if (contact !== undefined) return accept({ account, contact });
  return refuse('contact_not_found', `${account.name} has no such billing contact.`, 'List its billing contacts.');
}

async function note(trx: Trx, act: Act, what: string, account: Account, { id, email }: BillingContact): Promise<void> {
  const entry = { action: `billing_contact.${what}`, subject: email, accountPath: account.path, details: { id } };
  await writeAudit(trx, act, entry);
}

function taken(email: string): Result<never, 'email_taken'> {
  const words = `${email} is a billing contact of this account already.`;
  return refuse('email_taken', words, 'Change that one instead.', atField('email', words));
}
