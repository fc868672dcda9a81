// Tells the customer, its partner and their webhooks that a trial ends or has ended: each threshold once (S2.3, S2.25).
import { findAccount } from '../accounts/account-store.ts';
import { alertsAreWanted } from '../accounts/alert-choice-store.ts';
import type { Act } from '../audit/audit.ts';
import { readBusinessSettings } from '../db/business-settings-store.ts';
import { noteOnce } from '../db/notice-store.ts';
import type { Trx } from '../db/open.ts';
import { type TrialAlert, trialMail } from '../mail/messages/reminders.ts';
import { queueMail } from '../mail/outbox-store.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { announce } from '../webhooks/events.ts';
import { addressMail } from './address-mail.ts';

/** False when this threshold, `daysLeft`, was told before. */
export async function alertAboutTrial(
  trx: Trx,
  act: Act,
  { number, accountId, accountPath, pbxId }: Subscription,
  alert: Omit<TrialAlert, 'account' | 'url'>,
): Promise<boolean> {
  const { daysLeft, endsOn } = alert;
  if (!(await noteOnce(trx, trialSubject(number), trialKind(daysLeft), act.nowMs))) return false;
  const data = { subscription: number, accountId, pbxId, daysLeft, endsOn };
  await announce(trx, act, { accountPath, event: 'trial.expiring', data });
  const account = await findAccount(trx, '/', accountId);
  if (account === undefined || !(await alertsAreWanted(trx, accountPath))) return true;
  const { publicUrl } = await readBusinessSettings(trx);
  const url = `${publicUrl}/purchase${pbxId === null ? '' : `/pbx/${pbxId}`}`;
  for (const readerId of [accountId, account.parentId]) {
    const addressed = readerId === null ? undefined : await addressMail(trx, readerId);
    if (addressed === undefined) continue;
    const message = trialMail(addressed.reader, { ...alert, account: account.name, url });
    const dedupe = `trial:${number}:${daysLeft}:${readerId}`;
    await queueMail(trx, act, { ...message, ...addressed.envelope, dedupe, kind: 'trial' });
  }
  return true;
}

/** Days before the end at which somebody is told; the end itself is told when it comes. */
export const TRIAL_THRESHOLDS = [1, 3, 7] as const;

function trialSubject(number: number): string {
  return `subscription:${number}`;
}

export function trialKind(daysLeft: number): string {
  return `trial:${daysLeft}`;
}
