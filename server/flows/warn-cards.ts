// Tells payers a month ahead that the card their renewals are charged to ends (S5.27).
import { addMonths, localDateAt } from '../../shared/calendar.ts';
import type { Act } from '../audit/audit.ts';
import { noteOnce } from '../db/notice-store.ts';
import type { Trx } from '../db/open.ts';
import { cardExpiryMail } from '../mail/messages/dunning.ts';
import { queueMail } from '../mail/outbox-store.ts';
import { findMethod, methodsExpiring } from '../payments/method-store.ts';
import { addressMail } from './address-mail.ts';
import type { Chore } from './chore.ts';

const AHEAD_MS = 30 * 86_400_000;

/** So few that one window holds them: what ended long ago was removed or replaced. */
export function warnCards(): Chore<string> {
  return {
    async find(db, nowMs) {
      // A card works to the end of its month.
      const month = addMonths(localDateAt(nowMs + AHEAD_MS, 'UTC'), -1).slice(0, 7);
      const ending = await methodsExpiring(db, month);
      return { subjects: ending.map(({ id }) => id), next: undefined };
    },
    tend: warn,
  };
}

async function warn(trx: Trx, act: Act, id: string): Promise<boolean> {
  const method = await findMethod(trx, '/', id);
  if (method?.expires == null || !method.isDefault) return false;
  if (!(await noteOnce(trx, `method:${id}`, 'expires', act.nowMs))) return false;
  const addressed = await addressMail(trx, method.accountId);
  if (addressed === undefined) return true;
  const message = cardExpiryMail(addressed.reader, { label: method.label, month: method.expires });
  await queueMail(trx, act, { ...message, ...addressed.envelope, dedupe: `card-expires:${id}`, kind: 'card_expiry' });
  return true;
}
