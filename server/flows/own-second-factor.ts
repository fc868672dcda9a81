// A person turns the own second factor on, and off again.
import { qrSvg } from '../../shared/licence/qr.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { brandAbove } from '../accounts/brand-store.ts';
import { factorUri, newFactorSecret, newRecoveryCodes, recoveryHash } from '../accounts/second-factor.ts';
import {
  confirmSecondFactor,
  deleteSecondFactor,
  findSecondFactor,
  insertRecoveryCodes,
  putSecondFactor,
} from '../accounts/second-factor-store.ts';
import type { PlacedUser } from '../accounts/user-store.ts';
import type { Act, Random } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { codeRefused, type FactorCode, takeAppCode } from './prove-person.ts';

/** A new secret for the app; it counts from the first code on. The password was proved. */
export async function enrolSecondFactor(
  trx: Trx,
  random: Random,
  user: PlacedUser,
  issuer: string,
): Promise<Result<{ secret: string; uri: string; qrSvg: string }, 'second_factor_exists'>> {
  const factor = await findSecondFactor(trx, user.id);
  if (factor !== undefined && factor.confirmedAtMs !== null) return exists();
  const secret = newFactorSecret(random);
  await putSecondFactor(trx, user.id, secret);
  // The app shows it for years: a customer of a white-label partner knows nobody above it (S4.19).
  const uri = factorUri((await brandAbove(trx, user.accountPath))?.name ?? issuer, user.email, secret);
  return accept({ secret, uri, qrSvg: qrSvg(uri, 'byte') });
}

/** From here on signing in needs a code. The recovery codes are in the answer and nowhere else. */
export async function turnOnSecondFactor(
  trx: Trx,
  random: Random,
  act: Act,
  order: { readonly user: PlacedUser; readonly code: string },
): Promise<Result<{ recoveryCodes: string[] }, 'second_factor_exists' | 'second_factor_absent' | FactorCode>> {
  const { user, code } = order;
  const factor = await findSecondFactor(trx, user.id);
  if (factor === undefined) return absent('Enrol an authenticator app first.');
  if (factor.confirmedAtMs !== null) return exists();
  if (!(await takeAppCode(trx, user.id, factor, code, act.nowMs))) return codeRefused();
  await confirmSecondFactor(trx, user.id, act.nowMs);
  const recoveryCodes = newRecoveryCodes(random);
  const hashes = recoveryCodes.map((recovery) => recoveryHash(user.id, recovery));
  await insertRecoveryCodes(trx, user.id, hashes);
  await writeAudit(trx, act, { action: 'user.second_factor_on', subject: user.id, accountPath: user.accountPath });
  return accept({ recoveryCodes });
}

/** The password was proved. */
export async function turnOffSecondFactor(
  trx: Trx,
  act: Act,
  user: PlacedUser,
): Promise<Result<undefined, 'second_factor_absent'>> {
  if (!(await deleteSecondFactor(trx, user.id))) return absent('There is nothing to turn off.');
  await writeAudit(trx, act, { action: 'user.second_factor_off', subject: user.id, accountPath: user.accountPath });
  return accept(undefined);
}

function exists(): Result<never, 'second_factor_exists'> {
  return refuse('second_factor_exists', 'The second factor is on already.', 'Turn it off first, with your password.');
}

function absent(next: string): Result<never, 'second_factor_absent'> {
  return refuse('second_factor_absent', 'This user has no second factor.', next);
}
