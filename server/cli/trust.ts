// `trust show`, `trust export` and `rotate-signing-key`.
import { Command } from 'commander';
import { encodeText } from '../../shared/licence/text-form.ts';
import { encodeTrustBundle } from '../../shared/licence/trust-codec.ts';
import { fingerprint } from '../../shared/licence/trust-root.ts';
import { accept } from '../../shared/result.ts';
import { isoOf } from '../../shared/time.ts';
import { signingFolder } from '../deps.ts';
import { rotateSigningKey } from '../flows/rotate-signing-key.ts';
import { type FolderOptions, table, verb } from './command.ts';
import { readLines, type Terminal } from './terminal.ts';

export function trustCommands(terminal: Terminal): Command[] {
  const trust = new Command('trust').description('the keys that agents trust');
  verb(trust.command('show').description('anchor, version and signing keys'), terminal, async ({ deps }) => {
    const { root, bytes } = deps.signing.current();
    const anchor = fingerprint(deps.signing.rootsAfter(0)[0] ?? bytes);
    const keys = root.signingKeys.map(({ id, from, until }) => ({ id: Buffer.from(id).toString('hex'), from, until }));
    const rows = keys.map((key) => [key.id, isoOf(key.from), isoOf(key.until)]);
    const head = `${root.issuer}, root ${root.version}, epoch ${root.epoch}\nTrust anchor ${anchor}\n\n`;
    const { issuer, version, epoch } = root;
    return accept({
      text: head + table(['signing key', 'from', 'until'], rows),
      json: { issuer, version, epoch, anchor, keys },
    });
  });
  const exporting = trust.command('export').description('the chain as text, to paste into an agent without internet');
  verb(exporting, terminal, async ({ deps }) => {
    const bundle = encodeText('trust', encodeTrustBundle(deps.signing.rootsAfter(0)));
    return accept({ text: bundle, json: { bundle } });
  });
  return [trust, rotateCommand(terminal)];
}

interface RotateOptions extends FolderOptions {
  readonly keys: string;
  readonly retire?: readonly string[];
  readonly newEpoch?: boolean;
}

function rotateCommand(terminal: Terminal): Command {
  const command = new Command('rotate-signing-key').description('make a new signing key, signed by the root keys');
  command.requiredOption('--keys <folder>', 'folder of the root keys; their passphrase comes on standard input');
  command.option('--retire <key...>', 'signing keys that no longer count');
  command.option('--new-epoch', 'end every licence of the epoch before, after a theft');
  return verb<RotateOptions>(command, terminal, async ({ deps, act }, options) => {
    const [passphrase = ''] = await readLines(terminal.stdin, 1);
    const { keys, retire = [], newEpoch = false, data } = options;
    const order = { keysFolder: keys, signingFolder: signingFolder(data), passphrase, retire, newEpoch };
    const rotated = await rotateSigningKey(deps.database, deps.signing, act, order);
    if (!rotated.ok) return rotated;
    const { version, epoch } = rotated.value;
    return accept({ text: `Trust root ${version} (epoch ${epoch}) is published.`, json: { version, epoch } });
  });
}
