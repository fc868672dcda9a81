// The licence of a PBX as people take it along: its activation code, and whether the agent proved that it is in force.
import { type LicenceView, SERVER_API } from '../../shared/contracts/server-api.ts';
import { encodeText } from '../../shared/licence/text-form.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Db } from '../db/open.ts';
import { findPbx } from '../fleet/pbx-store.ts';
import { findReceipt } from '../fleet/receipt-store.ts';
import { latestLicence } from '../licences/licence-store.ts';
import { pbxNotFound } from './issue-licence.ts';

export async function showLicence(
  db: Db,
  asked: { readonly pbxId: string; readonly scope: string },
): Promise<Result<LicenceView, 'pbx_not_found' | 'licence_not_found'>> {
  const pbx = await findPbx(db, { id: asked.pbxId }, asked.scope);
  if (pbx === undefined) return pbxNotFound();
  const latest = await latestLicence(db, pbx.id);
  if (latest === undefined) return licenceNotFound(pbx.serial);
  const { epoch, seq, codeId, issuedAt, freshUntil, document } = latest;
  const receipt = await findReceipt(db, pbx.id, latest);
  return accept({
    serial: pbx.serial,
    epoch,
    seq,
    codeId,
    issuedAt,
    freshUntil,
    activationCode: encodeText('licence', document),
    qrSvg: `${SERVER_API}/pbxs/${pbx.id}/licence.svg`,
    applied: receipt === undefined ? null : { result: receipt.result, appliedAt: receipt.appliedAt },
  });
}

export function licenceNotFound(serial: string): Result<never, 'licence_not_found'> {
  return refuse('licence_not_found', `No licence was issued for PBX ${serial} yet.`, 'Give it a grant first.');
}
