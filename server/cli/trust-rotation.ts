// `rotate-signing-key` and `rotate-root`: changes of keys with all root keys needed in one place.
import { Command } from 'commander';
import { accept } from '../../shared/result.ts';
import { secondsOf } from '../audit/audit.ts';
import { signingFolder } from '../deps.ts';
import { publishRoot } from '../flows/publish-root.ts';
import { rotateSigningKey } from '../flows/rotate-signing-key.ts';
import { changedRoot, makeRootKeys } from '../signing/ceremony.ts';
import { changeWords, idOf } from '../signing/next-root.ts';
import { wholeNumber } from './init.ts';
import { publishingVerb, type Stage } from './rehearsal.ts';
import { readLines, type Terminal } from './terminal.ts';

interface RotateOptions {
  readonly keys: string;
  readonly retire?: readonly string[];
  readonly newEpoch?: boolean;
}

export function rotateSigningKeyCommand(terminal: Terminal): Command {
  const command = new Command('rotate-signing-key').description('make a new signing key, signed by the root keys');
  command.requiredOption('--keys <folder>', 'folder of the root keys; their passphrase comes on standard input');
  command.option('--retire <key...>', 'signing keys that no longer count');
  command.option('--new-epoch', 'end every licence of the epoch before, after a theft');
  return publishingVerb<RotateOptions>(command, terminal, async ({ office, dataFolder }, options) => {
    const { deps, act } = office;
    const [passphrase = ''] = await readLines(terminal.stdin, 1);
    const { keys, retire = [], newEpoch = false } = options;
    const order = { keysFolder: keys, signingFolder: signingFolder(dataFolder), passphrase, retire, newEpoch };
    const rotated = await rotateSigningKey(deps.database, deps.signing, act, order);
    if (!rotated.ok) return rotated;
    const { version, epoch } = rotated.value;
    return accept({ text: `Trust root ${version} (epoch ${epoch}) is published.`, json: { version, epoch } });
  });
}

interface RootOptions extends RotateOptions {
  readonly newKeys?: string;
  readonly add: number;
  readonly remove?: readonly string[];
  readonly threshold?: number;
}

export function rotateRootCommand(terminal: Terminal): Command {
  const command = new Command('rotate-root').description('change the root keys or how many of them must sign');
  command.requiredOption('--keys <folder>', 'folder of the root keys that are left; passphrase on standard input');
  command.option('--add <n>', 'how many new root keys', wholeNumber, 0);
  command.option('--new-keys <folder>', 'where they go; their passphrase is the second line of standard input');
  command.option('--remove <key...>', 'root keys that no longer count: lost or stolen');
  command.option('--threshold <k>', 'how many of them must sign from now on', wholeNumber);
  command.option('--retire <key...>', 'signing keys that no longer count');
  command.option('--new-epoch', 'end every licence of the epoch before, after a theft');
  return publishingVerb<RootOptions>(command, terminal, (stage, options) => rotateRoot(terminal, stage, options));
}

async function rotateRoot(terminal: Terminal, { office, newKeysFolder }: Stage, options: RootOptions) {
  const { deps, act } = office;
  const { keys, newKeys = keys, add, remove = [], retire = [], newEpoch = false, threshold } = options;
  const [passphrase = '', second] = await readLines(terminal.stdin, 2);
  const folder = newKeysFolder(newKeys);
  const newPassphrase = second === undefined || second === '' ? passphrase : second;
  const order = { folder, count: add, passphrase: newPassphrase, cost: terminal.rootKeyCost };
  const made = add === 0 ? { keys: [], files: [] } : makeRootKeys(order, terminal.random);
  const addRootKeys = made.keys.map((key) => key.publicKey);
  const rule = threshold === undefined ? {} : { threshold };
  const change = { addRootKeys, removeRootKeys: remove, retire, newEpoch, ...rule };
  const folders = [
    { keysFolder: keys, passphrase },
    ...(add === 0 || folder === keys ? [] : [{ keysFolder: folder, passphrase: newPassphrase }]),
  ];
  const current = deps.signing.current();
  const next = changedRoot(current, change, folders, secondsOf(act));
  if (!next.ok) return next;
  const published = await publishRoot(deps.database, deps.signing, act, next.value.document);
  if (!published.ok) return published;
  const { version, epoch } = published.value;
  const lines = [`Trust root ${version} (epoch ${epoch}) is published.`, ...changeWords(current.root, next.value.root)];
  const json = { version, epoch, rootKeys: next.value.root.rootKeys.map(idOf), newKeyFiles: made.files };
  return accept({ text: [...lines, ...made.files.map((file) => `new root key ${file}`)].join('\n'), json });
}
