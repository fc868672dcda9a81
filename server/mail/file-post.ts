// Mails as .eml files in a folder, for a server without SMTP: any mail program opens them.
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import { reasonOf } from '../../shared/errors.ts';
import type { Post } from './post.ts';
import { messageOf } from './smtp-post.ts';

/** One file per mail, named by the mail's id, so that delivering twice leaves one. */
export function filePost(folder: string): Post {
  const transport = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    via: 'file',
    async deliver(letter) {
      try {
        const { message } = await transport.sendMail(messageOf(letter));
        const name = letter.messageId.replace(/^<([\w-]+)@.*$/, '$1');
        await writeWhole(join(folder, `${name}.eml`), Buffer.isBuffer(message) ? message : Buffer.from(`${message}`));
        return undefined;
      } catch (error) {
        return { reason: reasonOf(error), permanent: false };
      }
    },
    close: () => transport.close(),
  };
}

async function writeWhole(file: string, content: Buffer): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true, mode: 0o700 });
  const handle = await open(`${file}.tmp`, 'w', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.tmp`, file);
}
