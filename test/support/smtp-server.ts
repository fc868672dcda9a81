// A real SMTP server on loopback that keeps what it gets, parsed; and refuses when a test wants it to.
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { SmtpSettings } from '../../server/mail/smtp-settings.ts';

export interface ReceivedMail extends Email {
  /** Whom the envelope names. */
  readonly to_: readonly string[];
}

export interface Mailbox {
  readonly settings: SmtpSettings;
  /** In the order of arrival. */
  readonly mails: ReceivedMail[];
  /** The next mails are answered with these codes instead of being taken. */
  readonly refusals: number[];
  /** The newest one to the address; throws when there is none. */
  newestTo(address: string): ReceivedMail;
  close(): Promise<void>;
}

export async function openMailbox(): Promise<Mailbox> {
  const mails: ReceivedMail[] = [];
  const refusals: number[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo(_address, _session, callback) {
      const code = refusals.shift();
      if (code === undefined) callback();
      else callback(Object.assign(new Error(`refused with ${code}`), { responseCode: code }));
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
          mails.push({ ...mail, to_: session.envelope.rcptTo.map(({ address }) => address) });
          callback();
        }, callback);
      });
    },
  });
  // Whoever sends may be killed in the middle of it.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    settings: { host: '127.0.0.1', port, security: 'none', user: '', password: '' },
    mails,
    refusals,
    newestTo(address) {
      const found = mails.findLast((mail) => mail.to_.includes(address));
      if (found === undefined) throw new Error(`no mail to ${address}; there are ${mails.map(({ to_ }) => to_)}`);
      return found;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
