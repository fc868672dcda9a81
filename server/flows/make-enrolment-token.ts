// Makes the one-time token by which an agent is bound to a PBX; shown once, kept hashed.
import { accept, type Result } from '../../shared/result.ts';
import { newSecret, secretHash } from '../accounts/secret.ts';
import type { Act, Random } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { insertEnrolmentToken } from '../fleet/enrolment-token-store.ts';
import { findPbx } from '../fleet/pbx-store.ts';
import { pbxNotFound } from './issue-licence.ts';

const TOKEN_LIFE_MS = 24 * 60 * 60 * 1000;

export interface EnrolmentGift {
  readonly token: string;
  readonly serial: string;
  readonly untilMs: number;
}

export async function makeEnrolmentToken(
  trx: Trx,
  random: Random,
  act: Act,
  order: { readonly pbxId: string; readonly scope: string; readonly replace: boolean },
): Promise<Result<EnrolmentGift, 'pbx_not_found'>> {
  const pbx = await findPbx(trx, { id: order.pbxId }, order.scope);
  if (pbx === undefined) return pbxNotFound();
  const token = newSecret('et', random);
  const untilMs = act.nowMs + TOKEN_LIFE_MS;
  await insertEnrolmentToken(trx, { hash: secretHash(token), pbxId: pbx.id, replaces: order.replace, untilMs });
  await writeAudit(trx, act, {
    action: 'enrolment_token.made',
    subject: pbx.serial,
    accountPath: pbx.accountPath,
    pbxId: pbx.id,
    details: { replace: order.replace, untilMs },
  });
  return accept({ token, serial: pbx.serial, untilMs });
}
