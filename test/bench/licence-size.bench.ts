// Size of a signed licence with six grants, in bytes and as a QR code; target: 340 bytes, version 15.
import { generateKeyPair } from '../../shared/licence/keys.ts';
import { signLicence } from '../../shared/licence/licence-codec.ts';
import { qrVersion } from '../../shared/licence/qr.ts';
import { encodeQrText } from '../../shared/licence/text-form.ts';
import { sixGrantLicence } from './licence-fixture.ts';

const TARGET_BYTES = 340;
const document = signLicence(sixGrantLicence(), generateKeyPair());
const text = encodeQrText('licence', document);
const result = {
  bench: 'licence-size',
  ratio: document.length / TARGET_BYTES,
  bytes: document.length,
  qrVersion: qrVersion(text),
  symbols: text.length,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
