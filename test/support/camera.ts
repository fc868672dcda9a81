// A camera for the browser of a test: a film with a QR code in it, which Chromium plays in place of a device.
import { writeFile } from 'node:fs/promises';
import QRCode from 'qrcode';

const WIDTH = 640;
const HEIGHT = 480;
/** The code of a licence is held before the camera, not into it: a third of the picture stays around it. */
const CODE_SHARE = 0.66;
/** Daylight on paper, and ink: a camera sees neither white nor black. */
const [PAPER, INK] = [210, 40];
/** Uncoloured: 4:2:0, a quarter of the points in each of two planes. */
const GREY = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);

/** A film (YUV4MPEG2) of two pictures, the first without a code, written to `file`. */
export async function filmWithCode(file: string, code: string): Promise<void> {
  const header = `YUV4MPEG2 W${WIDTH} H${HEIGHT} F5:1 Ip A1:1 C420jpeg\n`;
  const frame = (brightness: Buffer) => [Buffer.from('FRAME\n'), brightness, GREY];
  await writeFile(
    file,
    Buffer.concat([Buffer.from(header), ...frame(Buffer.alloc(WIDTH * HEIGHT, PAPER)), ...frame(pictureOf(code))]),
  );
}

/** Brightness of every point, line by line. */
function pictureOf(code: string): Buffer {
  const { modules } = QRCode.create([{ data: code, mode: 'alphanumeric' }], { errorCorrectionLevel: 'L' });
  const scale = Math.floor((HEIGHT * CODE_SHARE) / modules.size);
  const side = modules.size * scale;
  const [left, top] = [Math.round((WIDTH - side) / 2), Math.round((HEIGHT - side) / 2)];
  const picture = Buffer.alloc(WIDTH * HEIGHT, PAPER);
  for (let row = 0; row < side; row += 1)
    for (let column = 0; column < side; column += 1)
      if (modules.get(Math.floor(row / scale), Math.floor(column / scale)))
        picture[(top + row) * WIDTH + left + column] = INK;
  return picture;
}

/** For `openBrowser`: a camera that plays `film`. */
export function cameraFlags(film: string): readonly string[] {
  return ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`];
}

/** For `openBrowser`: no camera, whatever the machine has. */
export const NO_CAMERA: readonly string[] = ['--use-fake-device-for-media-stream=device-count=0'];
