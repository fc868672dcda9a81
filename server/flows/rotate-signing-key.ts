// Publishes the next trust root with a new signing key; agents learn it with their next poll or from a pasted bundle.
import type { Result } from '../../shared/result.ts';
import { type Act, secondsOf } from '../audit/audit.ts';
import type { Database } from '../db/open.ts';
import { nextRoot, type Rotation, type RotationCode } from '../signing/ceremony.ts';
import type { SigningRoom } from '../signing/signing-room.ts';
import { type PublishCode, type Published, publishRoot } from './publish-root.ts';

/** The root keys are unlocked before the transaction: their slow hash must not hold up the running server. */
export async function rotateSigningKey(
  database: Database,
  signing: SigningRoom,
  act: Act,
  order: Rotation,
): Promise<Result<Published, RotationCode | PublishCode>> {
  const next = nextRoot(signing.current(), order, secondsOf(act));
  return next.ok ? await publishRoot(database, signing, act, next.value.document) : next;
}
