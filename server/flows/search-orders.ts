// Finds orders by what people have at hand: a number, a PBX's serial number, a unit's UUID, their own reference (S5.18).
import { SERIAL } from '../../shared/licence/licence-bounds.ts';
import type { Db } from '../db/open.ts';
import { findPbx } from '../fleet/pbx-store.ts';
import { findOrder, type OrderFilter, ordersOfSubscription } from '../orders/order-store.ts';
import { findUnit } from './find-unit.ts';

export interface OrderSearch extends Pick<OrderFilter, 'accountId' | 'state'> {
  readonly search?: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What the words mean, as a list of orders is narrowed by it. */
export async function meantBy(db: Db, scope: string, { search = '', ...filter }: OrderSearch): Promise<OrderFilter> {
  if (search === '') return filter;
  if (UUID.test(search)) {
    const unit = await findUnit(db, scope, { unit: search });
    return { ...filter, ids: unit.ok ? await ordersOfSubscription(db, unit.value.subscription.number) : [] };
  }
  if (/^\d{1,15}$/.test(search)) {
    const order = await findOrder(db, { number: Number(search) }, scope);
    if (order !== undefined) return { ...filter, ids: [order.id] };
  }
  const serial = search.toUpperCase();
  const pbx = SERIAL.test(serial) ? await findPbx(db, { serial }, scope) : undefined;
  return pbx === undefined ? { ...filter, reference: search } : { ...filter, pbxId: pbx.id };
}
