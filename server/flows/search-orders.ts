// Finds orders by what people have at hand: a number, a PBX's serial number, a unit's UUID, their own reference (S5.18).
import { SERIAL } from '../../shared/licence/licence-bounds.ts';
import type { Db } from '../db/open.ts';
import { findPbx } from '../fleet/pbx-store.ts';
import type { Order } from '../orders/order.ts';
import { findOrder, listOrders, type OrderFilter } from '../orders/order-store.ts';
import { findUnit } from './find-unit.ts';

export interface OrderSearch extends Pick<OrderFilter, 'accountId' | 'state'> {
  readonly search?: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export async function searchOrders(
  db: Db,
  scope: string,
  { search = '', ...filter }: OrderSearch,
  page: { readonly beforeNumber: number; readonly limit: number },
): Promise<Order[]> {
  if (search === '') return await listOrders(db, scope, filter, page);
  if (UUID.test(search)) {
    const unit = await findUnit(db, scope, { unit: search });
    if (!unit.ok) return [];
    return await listOrders(db, scope, { ...filter, subscription: unit.value.subscription.number }, page);
  }
  if (/^\d{1,15}$/.test(search)) {
    const order = await findOrder(db, { number: Number(search) }, scope);
    if (order !== undefined && order.number < page.beforeNumber) return [order];
  }
  const serial = search.toUpperCase();
  const pbx = SERIAL.test(serial) ? await findPbx(db, { serial }, scope) : undefined;
  if (pbx !== undefined) return await listOrders(db, scope, { ...filter, pbxId: pbx.id }, page);
  return await listOrders(db, scope, { ...filter, reference: search }, page);
}
