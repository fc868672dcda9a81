// Registers a PBX under an account, and changes its name or policy later.
import type { AddPbx, ChangePbx } from '../../shared/contracts/server-api.ts';
import { atField } from '../../shared/field-faults.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import { type Act, newRef, type Random } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { findPbx, insertPbx, type Pbx, serialIsTaken, updatePbx } from '../fleet/pbx-store.ts';
import { accountNotFound } from './add-account.ts';
import { type Issuing, issueLicence, pbxNotFound } from './issue-licence.ts';

export type AddPbxCode = 'account_not_found' | 'serial_taken';

export async function addPbx(
  trx: Trx,
  random: Random,
  act: Act,
  order: Omit<AddPbx, 'accountId'> & { readonly accountId: string; readonly scope: string },
): Promise<Result<Pbx, AddPbxCode>> {
  const account = await findAccount(trx, order.scope, order.accountId);
  if (account === undefined) return accountNotFound();
  if (await serialIsTaken(trx, order.serial)) {
    const words = `Serial number ${order.serial} is already registered.`;
    return refuse(
      'serial_taken',
      words,
      'Check the serial number; if it is yours, ask the vendor to move the PBX to your account.',
      atField('serial', words),
    );
  }
  const pbx: Pbx = {
    id: newRef('pbx', random),
    accountId: account.id,
    accountPath: account.path,
    serial: order.serial,
    name: order.name,
    policy: order.policy,
    held: { epoch: 0, seq: 0 },
    pending: undefined,
    createdAtMs: act.nowMs,
    use: { usedCalls: 0, usedExtensions: 0 },
  };
  await insertPbx(trx, pbx, account.name);
  const entry = { subject: pbx.serial, accountPath: pbx.accountPath, pbxId: pbx.id };
  await writeAudit(trx, act, { ...entry, action: 'pbx.added', details: { name: pbx.name, accountId: account.id } });
  return accept(pbx);
}

/** Another policy changes what the licence says, so it is issued anew. */
export async function changePbx(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  order: ChangePbx & { readonly pbxId: string; readonly scope: string },
): Promise<Result<Pbx, 'pbx_not_found'>> {
  const pbx = await findPbx(trx, { id: order.pbxId }, order.scope);
  if (pbx === undefined) return pbxNotFound();
  const { name, policy } = order;
  await updatePbx(trx, pbx.id, { name, policy });
  await writeAudit(trx, act, {
    action: 'pbx.changed',
    subject: pbx.serial,
    accountPath: pbx.accountPath,
    pbxId: pbx.id,
    details: { name, policy },
  });
  if (policy !== undefined) await issueLicence(trx, issuing, act, { pbxId: pbx.id, reason: 'policy changed' });
  return accept({ ...pbx, name: name ?? pbx.name, policy: policy ?? pbx.policy });
}
