// Finds the QR code in a picture, here in the browser: no picture leaves it.
import jsQR from 'jsqr';

/** Larger pictures are made smaller first; a code is readable in far less. */
const WIDEST = 1_600;

/** Undefined where there is none that can be read, or no picture at all. */
export async function codeInPicture(file: Blob): Promise<string | undefined> {
  const picture = await createImageBitmap(file).catch(() => undefined);
  if (picture === undefined) return undefined;
  const canvas = document.createElement('canvas');
  const code = codeIn(picture, picture.width, picture.height, canvas);
  picture.close();
  return code;
}

/** `canvas` is drawn on, so that a film needs one for all its pictures. */
export function codeIn(
  picture: CanvasImageSource,
  width: number,
  height: number,
  canvas: HTMLCanvasElement,
): string | undefined {
  const scale = Math.min(1, WIDEST / Math.max(width, height, 1));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const drawing = canvas.getContext('2d', { willReadFrequently: true });
  if (drawing === null || canvas.width === 0 || canvas.height === 0) return undefined;
  drawing.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const { data } = drawing.getImageData(0, 0, canvas.width, canvas.height);
  const found = jsQR(data, canvas.width, canvas.height)?.data;
  return found === '' ? undefined : found;
}
