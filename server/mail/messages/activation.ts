// The activation mail: the code, its picture and what to do with it. It never carries a price (S5.33).
import type { Message } from '../mail.ts';
import { compose } from './compose.ts';
import { type Reader, speak } from './words.ts';

export interface Activation {
  readonly serial: string;
  /** Name that the customer gave the PBX. */
  readonly pbxName: string;
  /** Text form, of `encodeText`. */
  readonly code: string;
  /** The same for the picture, of `encodeQrText`. */
  readonly qrText: string;
}

export function activationMail(reader: Reader, { serial, pbxName, code, qrText }: Activation): Message {
  const { words, ...said } = speak(reader);
  const filename = `${serial}.png`;
  return compose({
    ...said,
    subject: words.activationSubject(serial),
    blocks: [
      { kind: 'paragraph', text: words.activationIntro(pbxName === serial ? serial : `${serial} (${pbxName})`) },
      { kind: 'paragraph', text: `${words.activationOnline}:` },
      { kind: 'list', items: words.activationOnlineSteps },
      { kind: 'paragraph', text: `${words.activationOffline}:` },
      { kind: 'list', items: words.activationOfflineSteps },
      { kind: 'code', text: code },
      {
        kind: 'picture',
        description: words.activationPicture,
        attachment: { kind: 'qr', filename, cid: 'activation-code@licence', content: qrText },
      },
      { kind: 'paragraph', text: words.activationNote },
    ],
  });
}
