// What one search box finds: accounts, PBXs, orders and units, by name, serial number, order number or UUID, each where the reader may look.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { accountSchema } from '../../../shared/contracts/accounts-api.ts';
import { orderSchema } from '../../../shared/contracts/orders-api.ts';
import { countedPageSchema, listedPbxSchema, pageSchema } from '../../../shared/contracts/server-api.ts';
import { unitFoundSchema } from '../../../shared/contracts/subscriptions-api.ts';
import { type Api, query, Refusal } from '../../../shared/ui/api.ts';
import { type Session, useSession } from '../session.tsx';

export interface Found {
  readonly kind: 'account' | 'pbx' | 'order' | 'unit';
  readonly title: string;
  readonly detail: string;
  readonly to: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const EACH = 5;

/** Undefined while nothing is typed or the answer is under way. */
export function useFound(typed: string) {
  const { api, may, actingFor } = useSession();
  const text = typed.trim();
  return useQuery({
    queryKey: ['read', actingFor, 'find', text],
    queryFn: ({ signal }) => find(api, may, text, signal),
    enabled: isSought(text),
    placeholderData: keepPreviousData,
  });
}

/** One letter would find half of everything; one digit is an order. */
export function isSought(text: string): boolean {
  return text.trim().length > 1 || /^\d$/.test(text.trim());
}

async function find(api: Api, may: Session['may'], text: string, signal: AbortSignal): Promise<readonly Found[]> {
  if (UUID.test(text)) return may('subscriptions:read') ? await unit(api, text, signal) : [];
  const found = await Promise.all([
    may('accounts:read') ? accounts(api, text, signal) : [],
    may('pbxs:read') ? pbxs(api, text, signal) : [],
    may('orders:read') ? orders(api, text, signal) : [],
  ]);
  return found.flat();
}

async function accounts(api: Api, search: string, signal: AbortSignal): Promise<Found[]> {
  const { items } = await api.get(`/accounts${query({ search, limit: EACH })}`, pageSchema(accountSchema), { signal });
  return items.map(({ id, name, email }) => ({ kind: 'account', title: name, detail: email, to: `/accounts/${id}` }));
}

async function pbxs(api: Api, search: string, signal: AbortSignal): Promise<Found[]> {
  const page = countedPageSchema(listedPbxSchema);
  const { items } = await api.get(`/pbxs${query({ search, limit: EACH })}`, page, { signal });
  return items.map(({ id, serial, name, ownerName }) => ({
    kind: 'pbx',
    title: serial,
    detail: `${name} · ${ownerName}`,
    to: `/pbxs/${id}`,
  }));
}

async function orders(api: Api, search: string, signal: AbortSignal): Promise<Found[]> {
  const { items } = await api.get(`/orders${query({ search, limit: EACH })}`, countedPageSchema(orderSchema), {
    signal,
  });
  return items.map(({ id, number, state, reference }) => ({
    kind: 'order',
    title: String(number),
    detail: [state, reference].filter((part) => part !== '').join(' · '),
    to: `/orders/${id}`,
  }));
}

async function unit(api: Api, uuid: string, signal: AbortSignal): Promise<Found[]> {
  try {
    const { subscription } = await api.get(`/units${query({ unit: uuid })}`, unitFoundSchema, { signal });
    const to = `/subscriptions/${subscription}`;
    return [{ kind: 'unit', title: uuid, detail: String(subscription), to }];
  } catch (error) {
    if (error instanceof Refusal && error.problem.status === 404) return [];
    throw error;
  }
}
