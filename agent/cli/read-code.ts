// Where an activation code comes from: the command itself, standard input, a file or a QR picture; all of them capped.
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { LOCAL_CAPS } from '../../shared/contracts/local-api.ts';
import { reasonOf } from '../../shared/errors.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';

export interface CodeSource {
  /** The words after the verb; `-` alone, like none at all, means standard input. */
  readonly words: readonly string[];
  readonly file?: string | undefined;
  readonly qr?: string | undefined;
}

const PICTURE_CAP_BYTES = 4 * 1024 * 1024;
const PNG_MAGIC = Buffer.from('89504e470d0a1a0a', 'hex');

/** The text of the code, unchecked; the agent judges it. Refusals: `code_unreadable`, `code_too_large`, those of the QR reader. */
export async function readCode(source: CodeSource, stdin: Readable): Promise<Result<string>> {
  if (source.qr !== undefined) {
    const picture = await readCapped(createReadStream(source.qr), PICTURE_CAP_BYTES, source.qr);
    if (!picture.ok) return picture;
    // Loaded only here: unpacking pictures takes longer to load than all the rest.
    const { readQrPng } = await import('../../shared/licence/qr-read.ts');
    return readQrPng(picture.value);
  }
  if (source.file !== undefined) return asText(await readCapped(createReadStream(source.file), CODE_CAP, source.file));
  const typed = source.words.join(' ');
  if (typed !== '' && typed !== '-') return accept(typed);
  return asText(await readCapped(stdin, CODE_CAP, 'standard input'));
}

const CODE_CAP = LOCAL_CAPS.code;

function asText(bytes: Result<Buffer>): Result<string> {
  if (!bytes.ok) return bytes;
  if (bytes.value.subarray(0, PNG_MAGIC.length).equals(PNG_MAGIC)) {
    return refuse('code_is_picture', 'This is a picture, not the text of a code.', 'Give its name after --qr.');
  }
  return accept(bytes.value.toString('utf8'));
}

async function readCapped(stream: Readable, capBytes: number, name: string): Promise<Result<Buffer>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      bytes += chunk.length;
      if (bytes > capBytes) {
        return refuse(
          'code_too_large',
          `What came from ${name} is larger than ${capBytes / 1024} KiB, so it is no activation code.`,
          'Give the code alone, as it stands in the mail or on the order page.',
        );
      }
      chunks.push(chunk as Buffer);
    }
  } catch (thrown) {
    return refuse(
      'code_unreadable',
      `The code could not be read: ${reasonOf(thrown)}.`,
      'Check the name and the access to it.',
    );
  } finally {
    stream.destroy();
  }
  return accept(Buffer.concat(chunks));
}
