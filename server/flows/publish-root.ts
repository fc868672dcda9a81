// Makes a signed trust root the one in force: checked as an agent checks it, kept, audited.

import type { TrustCode } from '../../shared/licence/trust-refusals.ts';
import { type SignedTrustRoot, walkTrust } from '../../shared/licence/trust-root.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findVendor } from '../accounts/account-store.ts';
import { type Act, secondsOf } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Database } from '../db/open.ts';
import { changeWords } from '../signing/next-root.ts';
import type { SigningRoom } from '../signing/signing-room.ts';
import { insertTrustRoot, trustRootsAfter } from '../signing/trust-store.ts';

export interface Published {
  readonly version: number;
  readonly epoch: number;
}
export type PublishCode = TrustCode | 'root_outdated' | 'signing_key_missing';

/** Refused with the walk's code when either threshold is not met; then nothing was changed. */
export async function publishRoot(
  database: Database,
  signing: SigningRoom,
  act: Act,
  document: Uint8Array,
): Promise<Result<Published, PublishCode>> {
  const checked = check(signing, document, act);
  if (!checked.ok) return checked;
  const { root } = checked.value;
  return await database.transact<Published, PublishCode>(async (trx) => {
    if ((await trustRootsAfter(trx, root.version - 1)).length > 0) return outdated();
    await insertTrustRoot(trx, root.version, document, act.nowMs);
    await writeAudit(trx, act, {
      action: 'trust.published',
      subject: root.issuer,
      accountPath: (await findVendor(trx))?.path ?? '/',
      details: { version: root.version, epoch: root.epoch, changes: changeWords(signing.current().root, root) },
    });
    return accept({ version: root.version, epoch: root.epoch });
  });
}

function check(signing: SigningRoom, document: Uint8Array, act: Act): Result<SignedTrustRoot, PublishCode> {
  const current = signing.current();
  const walked = walkTrust(current, [document]);
  if (!walked.ok) return walked;
  if (walked.value.root.version === current.root.version) return outdated();
  if (signing.canSignUnder(walked.value.root, secondsOf(act))) return walked;
  return refuse(
    'signing_key_missing',
    'The new root names no signing key that lies in this data folder and is valid now: nothing could be signed any more.',
    'Prepare the root on this machine with --new-signing-key.',
  );
}

function outdated(): Result<never, 'root_outdated'> {
  return refuse('root_outdated', 'Another root was published meanwhile.', 'Look at trust show, then prepare it again.');
}
