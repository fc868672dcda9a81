// Who may sign in to the demo's portal beside the vendor: one person of each role at NordTel, and one of the hotel.
import { call, type Door } from './api.ts';
import type { Counter } from './purchase.ts';

interface Person {
  readonly email: string;
  readonly name: string;
  readonly role: 'owner' | 'billing' | 'technician' | 'viewer';
}

const NORDTEL: readonly Person[] = [
  { email: 'nora@nordtel.example', name: 'Nora Lindgren', role: 'owner' },
  { email: 'bill@nordtel.example', name: 'Bill Osei', role: 'billing' },
  { email: 'tessa@nordtel.example', name: 'Tessa Brandt', role: 'technician' },
  { email: 'vito@nordtel.example', name: 'Vito Marino', role: 'viewer' },
];
const AURORA: readonly Person[] = [{ email: 'heidi@aurora.example', name: 'Heidi Falk', role: 'owner' }];
/** As `npm start` tells them. */
export const SIGN_INS = [...NORDTEL, ...AURORA];

/** All have the vendor's password: it is a sandbox. An earlier start that broke off is gone on with. */
export async function letPeopleIn(vendor: Door, { accountId }: Counter, password: string): Promise<void> {
  const customer = await call<{ parentId: string }>(vendor, 'GET', `/accounts/${accountId}`);
  await letIn(vendor, customer.parentId, NORDTEL, password);
  await letIn(vendor, accountId, AURORA, password);
}

async function letIn(vendor: Door, accountId: string, people: readonly Person[], password: string): Promise<void> {
  const { items } = await call<{ items: { email: string }[] }>(vendor, 'GET', `/users?accountId=${accountId}`);
  const missing = people.filter(({ email }) => !items.some((user) => user.email === email));
  for (const { email, name, role } of missing) {
    const { token } = await call<{ token: string }>(vendor, 'POST', '/invitations', { email, role, accountId });
    await call(vendor, 'POST', '/invitations/accept', { token, name, password });
  }
}
