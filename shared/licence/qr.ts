// QR codes of a text code: alphanumeric mode, error correction M, as SVG for pages and PNG for mail.
import QRCode from 'qrcode';
import { Fault, reasonOf } from '../errors.ts';

/** Modules of white around the code that scanners need. */
const QUIET_ZONE = 4;

/**
 * `text` comes from `encodeQrText`; a text with lower-case letters, such as an address, takes the mode `byte`.
 * @throws Fault `qr_too_long` beyond about 2,000 bytes of document.
 */
export function qrSvg(text: string, mode: 'alphanumeric' | 'byte' = 'alphanumeric'): string {
  const { modules } = qrOf(text, mode);
  const size = modules.size + 2 * QUIET_ZONE;
  const dark = Array.from({ length: modules.size * modules.size }, (_, i) => i).filter((i) => modules.data[i] === 1);
  const path = dark
    .map((i) => `M${(i % modules.size) + QUIET_ZONE} ${Math.floor(i / modules.size) + QUIET_ZONE}h1v1h-1z`)
    .join('');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`
  );
}

/** @throws Fault `qr_too_long` as `qrSvg`. */
export async function qrPng(text: string): Promise<Buffer> {
  const { version } = qrOf(text);
  const options = { errorCorrectionLevel: 'M', version, margin: QUIET_ZONE, scale: 4 } as const;
  return await QRCode.toBuffer([{ data: text, mode: 'alphanumeric' }], options);
}

/** Size class of the code, 1 to 40. @throws Fault `qr_too_long` as `qrSvg`. */
export function qrVersion(text: string): number {
  return qrOf(text).version;
}

function qrOf(text: string, mode: 'alphanumeric' | 'byte' = 'alphanumeric'): QRCode.QRCode {
  const segment: QRCode.QRCodeSegment = mode === 'byte' ? { data: Buffer.from(text), mode } : { data: text, mode };
  try {
    return QRCode.create([segment], { errorCorrectionLevel: 'M' });
  } catch (cause) {
    throw new Fault('qr_too_long', `The code does not fit a QR picture: ${reasonOf(cause)}. Use its text form.`, cause);
  }
}
