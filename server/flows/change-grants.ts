// Adds, changes and ends the grants of a PBX; each issues the new licence in the same transaction.
import type { AddGrant } from '../../shared/contracts/server-api.ts';
import { MAX_GRANTS } from '../../shared/licence/licence-bounds.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { membershipOf } from '../fleet/member-store.ts';
import { findPbx, type Pbx } from '../fleet/pbx-store.ts';
import type { IssuedLicence } from '../licences/licence-store.ts';
import { changedGrant, type GrantChange, type GrantChangeCode } from '../subscriptions/grant.ts';
import {
  endGrant,
  findGrant,
  type GrantRecord,
  insertGrant,
  isSold,
  listGrants,
  nextSubscription,
  updateGrant,
} from '../subscriptions/grant-store.ts';
import { type Issuing, issueLicence, pbxNotFound } from './issue-licence.ts';
import { freesSeats } from './seats-in-use.ts';

export interface GrantOutcome {
  readonly grant: GrantRecord;
  readonly licence: IssuedLicence;
}

type FindGrantCode = 'pbx_not_found' | 'grant_not_found' | 'grant_is_sold';

interface OfPbx {
  readonly pbxId: string;
  readonly scope: string;
}
interface OfGrant extends OfPbx {
  readonly subscription: number;
}

export async function addGrant(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  order: AddGrant & OfPbx,
): Promise<Result<GrantOutcome, 'pbx_not_found' | 'too_many_grants' | 'pbx_is_member'>> {
  const pbx = await findPbx(trx, { id: order.pbxId }, order.scope);
  if (pbx === undefined) return pbxNotFound();
  const membership = await membershipOf(trx, pbx.id);
  if (membership !== undefined) {
    const words = `PBX ${pbx.serial} stands by for ${membership.ofSerial} and carries its grants.`;
    return refuse('pbx_is_member', words, `Add the grant to ${membership.ofSerial}.`);
  }
  const open = (await listGrants(trx, pbx.id)).filter((grant) => grant.endedAtMs === null);
  if (open.length >= MAX_GRANTS) {
    return refuse(
      'too_many_grants',
      `A licence carries ${MAX_GRANTS} grants at most.`,
      'End grants that no longer count, or raise the quantity of one.',
    );
  }
  const { offer, kind, quantity, until, trial } = order;
  const grant = { subscription: await nextSubscription(trx), offer, kind, quantity, until, trial, terminatedUnits: [] };
  await insertGrant(trx, pbx.id, grant, act.nowMs);
  await auditGrant(trx, act, pbx, 'grant.added', grant);
  return await issueFor(trx, issuing, act, pbx, { ...grant, endedAtMs: null }, 'grant added');
}

export async function changeGrant(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  order: OfGrant & { readonly change: GrantChange },
): Promise<Result<GrantOutcome, FindGrantCode | 'seats_assigned' | GrantChangeCode>> {
  const found = await findOpenGrant(trx, order);
  if (!found.ok) return found;
  const { pbx, grant } = found.value;
  const changed = changedGrant(grant, order.change);
  if (!changed.ok) return changed;
  const free = await freesSeats(trx, act.nowMs, { ...order, after: [changed.value] });
  if (!free.ok) return free;
  await updateGrant(trx, changed.value);
  await auditGrant(trx, act, pbx, 'grant.changed', { subscription: grant.subscription, ...order.change });
  return await issueFor(trx, issuing, act, pbx, { ...changed.value, endedAtMs: null }, 'grant changed');
}

export async function terminateGrant(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  order: OfGrant,
): Promise<Result<GrantOutcome, FindGrantCode | 'seats_assigned'>> {
  const found = await findOpenGrant(trx, order);
  if (!found.ok) return found;
  const { pbx, grant } = found.value;
  const free = await freesSeats(trx, act.nowMs, order);
  if (!free.ok) return free;
  await endGrant(trx, grant.subscription, act.nowMs);
  await auditGrant(trx, act, pbx, 'grant.ended', { subscription: grant.subscription });
  return await issueFor(trx, issuing, act, pbx, { ...grant, endedAtMs: act.nowMs }, 'grant ended');
}

async function findOpenGrant(
  trx: Trx,
  order: OfGrant,
): Promise<Result<{ pbx: Pbx; grant: GrantRecord }, FindGrantCode>> {
  const pbx = await findPbx(trx, { id: order.pbxId }, order.scope);
  if (pbx === undefined) return pbxNotFound();
  const grant = await findGrant(trx, pbx.id, order.subscription);
  if (grant !== undefined && (await isSold(trx, grant.subscription))) {
    const words = `Subscription ${grant.subscription} was ordered; its grants follow from its orders.`;
    return refuse('grant_is_sold', words, 'Amend, terminate or cancel the subscription instead.');
  }
  if (grant !== undefined && grant.endedAtMs === null) return accept({ pbx, grant });
  return refuse(
    'grant_not_found',
    `PBX ${pbx.serial} has no grant in force with subscription number ${order.subscription}.`,
    'List the grants of the PBX.',
  );
}

async function auditGrant(trx: Trx, act: Act, pbx: Pbx, action: string, details: object): Promise<void> {
  const entry = { action, subject: pbx.serial, accountPath: pbx.accountPath, pbxId: pbx.id };
  await writeAudit(trx, act, { ...entry, details: { ...details } });
}

async function issueFor(trx: Trx, issuing: Issuing, act: Act, pbx: Pbx, grant: GrantRecord, reason: string) {
  const issued = await issueLicence(trx, issuing, act, { pbxId: pbx.id, reason });
  return issued.ok ? accept({ grant, licence: issued.value.licence }) : issued;
}
