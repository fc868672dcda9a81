// Takes the confirmation code that an agent without internet gave: the same proof as an online receipt.
import { decodeText } from '../../shared/licence/text-read.ts';
import { accept, type Result } from '../../shared/result.ts';
import type { Act } from '../audit/audit.ts';
import type { Trx } from '../db/open.ts';
import { activeAgent } from '../fleet/agent-store.ts';
import { findPbx } from '../fleet/pbx-store.ts';
import type { Pending } from '../fleet/pending.ts';
import { acceptReceipt, receiptInvalid } from './accept-report.ts';
import { MAX_CODE_CHARS } from './answer-request.ts';
import { pbxNotFound } from './issue-licence.ts';

export async function takeConfirmation(
  trx: Trx,
  act: Act,
  order: { readonly pbxId: string; readonly scope: string; readonly code: string },
): Promise<Result<{ readonly pending: Pending | null }, 'pbx_not_found' | 'receipt_invalid'>> {
  const pbx = await findPbx(trx, { id: order.pbxId }, order.scope);
  if (pbx === undefined) return pbxNotFound();
  const text = decodeText(order.code, { maxChars: MAX_CODE_CHARS, type: 'confirmation' });
  if (!text.ok) return receiptInvalid(text.refusal.message);
  const agent = await activeAgent(trx, pbx.id);
  if (agent === undefined)
    return receiptInvalid(`No agent is bound to PBX ${pbx.serial}; submit its request code first.`);
  const taken = await acceptReceipt(trx, act, agent, text.value.bytes);
  if (!taken.ok) return taken;
  return accept({ pending: (await findPbx(trx, { id: pbx.id }))?.pending ?? null });
}
