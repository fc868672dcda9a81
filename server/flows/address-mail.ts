// Finds in which language and under whose name an account is written to: its reseller's brand, or the vendor's sender.
import { findAccount } from '../accounts/account-store.ts';
import { brandAbove } from '../accounts/brand-store.ts';
import { readBusinessSettings } from '../db/business-settings-store.ts';
import type { Trx } from '../db/open.ts';
import type { NewMail } from '../mail/mail.ts';
import type { Reader } from '../mail/messages/words.ts';

export interface Addressed {
  readonly reader: Reader;
  /** What a mail needs beside the message; add `dedupe` and `kind`. */
  readonly envelope: Pick<NewMail, 'accountId' | 'recipient' | 'language' | 'sender'>;
}

/** `to` absent: the account's own address and language. Undefined for an account that is not there. */
export async function addressMail(
  trx: Trx,
  accountId: string,
  to: { readonly name?: string; readonly email?: string; readonly language?: string } = {},
): Promise<Addressed | undefined> {
  const account = await findAccount(trx, '/', accountId);
  if (account === undefined) return undefined;
  const brand = await brandAbove(trx, account.path);
  const { sender } = await readBusinessSettings(trx);
  const language = to.language || account.language;
  const name = brand?.name ?? sender.name;
  return {
    reader: { name: to.name ?? '', language, from: name },
    envelope: {
      accountId,
      recipient: to.email || account.email,
      language,
      sender: { name, replyTo: brand?.email ?? '' },
    },
  };
}
