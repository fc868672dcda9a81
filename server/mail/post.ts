// Where mails go when they leave the outbox, and what a mail looks like on its way.
import { qrPng } from '../../shared/licence/qr.ts';
import { LINK_MARK, type Mail } from './mail.ts';

export interface Letter {
  readonly from: { readonly name: string; readonly address: string };
  readonly replyTo: string | undefined;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly attachments: readonly {
    readonly filename: string;
    readonly cid: string;
    readonly contentType: string;
    readonly content: Buffer;
  }[];
}

/** `permanent`: the same mail would be refused again. `reason` is for people. */
export interface Undelivered {
  readonly reason: string;
  readonly permanent: boolean;
}

export interface Post {
  readonly via: 'smtp' | 'file';
  /** Undefined when it was taken over. Never throws. */
  deliver(letter: Letter): Promise<Undelivered | undefined>;
  close(): void;
}

/** `link` stands for LINK_MARK; `senderAddress` is the vendor's, because a brand's domain would not vouch for us. */
export async function letterOf(
  mail: Mail,
  { senderAddress, link }: { readonly senderAddress: string; readonly link: string },
): Promise<Letter> {
  // A code too long for a picture is in the text all the same.
  const pictures = mail.attachments.map(async ({ filename, cid, content }) => {
    const png = await qrPng(content).catch(() => undefined);
    return png === undefined ? [] : [{ filename, cid, contentType: 'image/png', content: png }];
  });
  const domain = senderAddress.split('@')[1] ?? 'localhost';
  return {
    from: { name: mail.sender.name, address: senderAddress },
    replyTo: mail.sender.replyTo === '' ? undefined : mail.sender.replyTo,
    to: mail.recipient,
    subject: mail.subject,
    text: mail.text.replaceAll(LINK_MARK, link),
    html: mail.html.replaceAll(LINK_MARK, link),
    // Of the mail, not of the attempt: who gets it twice can see that.
    messageId: `<${mail.id}@${domain}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': mail.language },
    attachments: (await Promise.all(pictures)).flat(),
  };
}
