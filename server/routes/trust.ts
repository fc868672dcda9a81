// /trust: the public chain of root documents.

import { trustSchema } from '../../shared/contracts/trust-api.ts';
import { encodeText } from '../../shared/licence/text-form.ts';
import { encodeTrustBundle } from '../../shared/licence/trust-codec.ts';
import { fingerprint, readAnchor } from '../../shared/licence/trust-root.ts';
import { accept } from '../../shared/result.ts';
import { NO_QUERY } from '../http/page.ts';
import { type Route, reading } from '../http/route.ts';
import type { SigningRoom } from '../signing/signing-room.ts';

export function trustRoutes(signing: SigningRoom): Route[] {
  return [
    reading({
      path: '/trust',
      permission: 'public',
      summary: 'Show the chain of trust roots',
      tag: 'Licences',
      answers: { 200: trustSchema },
      problems: [],
      query: NO_QUERY,
      handle: async () => accept({ status: 200, body: trustView(signing) }),
    }),
  ];
}

function trustView(signing: SigningRoom) {
  const documents = signing.rootsAfter(0);
  const roots = documents.map((document) => {
    const read = readAnchor(document);
    return { version: read.ok ? read.value.root.version : 0, document: Buffer.from(document).toString('base64url') };
  });
  const { root, bytes } = signing.current();
  return {
    issuer: root.issuer,
    fingerprint: fingerprint(documents[0] ?? bytes),
    roots,
    bundle: encodeText('trust', encodeTrustBundle(documents)),
  };
}
