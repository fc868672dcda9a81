// Publishes the next trust root with a new signing key; agents learn it with their next poll or from a pasted bundle.
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findVendor } from '../accounts/account-store.ts';
import { type Act, secondsOf } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Database } from '../db/open.ts';
import { nextRoot, type Rotation, type RotationCode } from '../signing/ceremony.ts';
import type { SigningRoom } from '../signing/signing-room.ts';
import { insertTrustRoot, trustRootsAfter } from '../signing/trust-store.ts';

/** The root keys are unlocked before the transaction: their slow hash must not hold up the running server. */
export async function rotateSigningKey(
  database: Database,
  signing: SigningRoom,
  act: Act,
  order: Rotation,
): Promise<Result<{ version: number; epoch: number }, RotationCode | 'root_outdated'>> {
  const next = nextRoot(signing.current(), order, secondsOf(act));
  if (!next.ok) return next;
  const { root, document } = next.value;
  return await database.transact(async (trx) => {
    if ((await trustRootsAfter(trx, root.version - 1)).length > 0) {
      return refuse(
        'root_outdated',
        'Another rotation was published meanwhile.',
        'Look at trust show, then try again.',
      );
    }
    await insertTrustRoot(trx, root.version, document, act.nowMs);
    await writeAudit(trx, act, {
      action: 'trust.published',
      subject: root.issuer,
      accountPath: (await findVendor(trx))?.path ?? '/',
      details: { version: root.version, epoch: root.epoch, retired: order.retire },
    });
    return accept({ version: root.version, epoch: root.epoch });
  });
}
