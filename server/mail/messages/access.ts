// Mails with a link that lets somebody in: an invitation, a new password. Queue them as `secret`.
import type { Message } from '../mail.ts';
import { compose } from './compose.ts';
import { type Reader, speak } from './words.ts';

export function invitationMail(
  reader: Reader,
  invitation: { readonly account: string; readonly url: string },
): Message {
  const { words, ...said } = speak(reader);
  return compose({
    ...said,
    subject: words.invitationSubject(invitation.account),
    blocks: [
      { kind: 'paragraph', text: words.invitationIntro(invitation.account) },
      { kind: 'link', label: words.invitationLink, url: invitation.url },
      { kind: 'paragraph', text: words.invitationNote },
    ],
  });
}

export function passwordResetMail(reader: Reader, reset: { readonly url: string }): Message {
  const { words, ...said } = speak(reader);
  return compose({
    ...said,
    subject: words.resetSubject,
    blocks: [
      { kind: 'paragraph', text: words.resetIntro },
      { kind: 'link', label: words.resetLink, url: reset.url },
      { kind: 'paragraph', text: words.invitationNote },
    ],
  });
}
