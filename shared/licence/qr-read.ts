// Reads a QR code out of a PNG picture, as large as the caps allow; only the agent's CLI loads this.
import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import { accept, type Result, refuse } from '../result.ts';

export type QrCode = 'qr_too_large' | 'qr_not_png' | 'qr_damaged' | 'qr_not_found';

export interface QrCaps {
  readonly maxBytes: number;
  readonly maxPixels: number;
}

const QR_CAPS: QrCaps = { maxBytes: 4 * 1024 * 1024, maxPixels: 16_000_000 };

const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
/** Last field of IHDR (PNG §11.2.1). */
const INTERLACE_AT = 28;
const SMALLER = 'Cut the picture down to the QR code and save it as PNG.';

/** The text in the picture. The size is read from its header before anything is unpacked (attack 20). */
export function readQrPng(bytes: Uint8Array, caps: QrCaps = QR_CAPS): Result<string, QrCode> {
  if (bytes.length > caps.maxBytes) return refuse('qr_too_large', 'The picture file is too large.', SMALLER);
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const isPng = file.subarray(0, 8).equals(PNG_SIGNATURE) && file.subarray(12, 16).toString('latin1') === 'IHDR';
  if (!isPng || file.length < 33) {
    return refuse('qr_not_png', 'The file is not a PNG picture.', 'Save the picture as PNG and try again.');
  }
  if (file.readUInt32BE(16) * file.readUInt32BE(20) > caps.maxPixels) {
    return refuse('qr_too_large', 'The picture has too many pixels.', SMALLER);
  }
  // pngjs bounds what it unpacks by the pixels announced, but not of interlaced pictures: those could be bombs.
  if (file[INTERLACE_AT] !== 0) {
    return refuse('qr_not_png', 'The PNG picture is interlaced.', 'Save it as PNG without interlacing and try again.');
  }
  const picture = unpacked(file);
  if (picture === undefined) {
    return refuse('qr_damaged', 'The PNG picture is damaged.', 'Save the picture again, or paste the code as text.');
  }
  const text = textIn(picture);
  if (text !== undefined) return accept(text);
  return refuse('qr_not_found', 'There is no readable QR code in the picture.', 'Take it again, sharp and straight.');
}

function unpacked(file: Buffer): PNG | undefined {
  try {
    return PNG.sync.read(file);
  } catch {
    return undefined;
  }
}

function textIn(picture: PNG): string | undefined {
  try {
    const pixels = new Uint8ClampedArray(picture.data.buffer, picture.data.byteOffset, picture.data.length);
    return jsqr.default(pixels, picture.width, picture.height)?.data;
  } catch {
    // jsqr breaks on some pictures without any code (bounds of its grid); to the reader that is the same outcome.
    return undefined;
  }
}
