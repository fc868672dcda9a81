// `trust show`, `trust export`, `trust ceremony`, and the verbs by which keys are changed.
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { encodeText } from '../../shared/licence/text-form.ts';
import { encodeTrustBundle } from '../../shared/licence/trust-codec.ts';
import { fingerprint } from '../../shared/licence/trust-root.ts';
import { accept } from '../../shared/result.ts';
import { isoOf } from '../../shared/time.ts';
import { idOf } from '../signing/next-root.ts';
import { table, verb } from './command.ts';
import type { Terminal } from './terminal.ts';
import { ceremonyCommands } from './trust-places.ts';
import { rotateRootCommand, rotateSigningKeyCommand } from './trust-rotation.ts';

export function trustCommands(terminal: Terminal): Command[] {
  const trust = new Command('trust').description('the keys that agents trust');
  verb(trust.command('show').description('anchor, version and keys'), terminal, async ({ deps }) => {
    const { root, bytes } = deps.signing.current();
    const anchor = fingerprint(deps.signing.rootsAfter(0)[0] ?? bytes);
    const keys = root.signingKeys.map(({ id, from, until }) => ({ id: Buffer.from(id).toString('hex'), from, until }));
    const rows = keys.map((key) => [key.id, isoOf(key.from), isoOf(key.until)]);
    const { issuer, version, epoch, threshold } = root;
    const rootKeys = root.rootKeys.map(idOf);
    const rule = `${threshold} of ${rootKeys.length} root keys: ${rootKeys.join(' ')}`;
    const head = `${issuer}, root ${version}, epoch ${epoch}\nTrust anchor ${anchor}\n${rule}\n\n`;
    return accept({
      text: head + table(['signing key', 'from', 'until'], rows),
      json: { issuer, version, epoch, anchor, threshold, rootKeys, keys },
    });
  });
  const exporting = trust.command('export').description('the chain as text, to paste into an agent without internet');
  verb(exporting, terminal, async ({ deps }) => {
    const bundle = encodeText('trust', encodeTrustBundle(deps.signing.rootsAfter(0)));
    return accept({ text: bundle, json: { bundle } });
  });
  trust
    .command('ceremony')
    .description('how to change keys, step by step')
    .action(() => terminal.out(readFileSync(new URL('../signing/CEREMONY.md', import.meta.url), 'utf8').trimEnd()));
  for (const command of ceremonyCommands(terminal)) trust.addCommand(command);
  return [trust, rotateSigningKeyCommand(terminal), rotateRootCommand(terminal)];
}
