// `trust new-root-key`, `prepare`, `sign` and `publish`: a change of keys whose root keys lie in several places.
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { generateKeyPair } from '../../shared/licence/keys.ts';
import { addSignature, joinProposals, proposeTrust, readProposal } from '../../shared/licence/trust-proposal.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { secondsOf } from '../audit/audit.ts';
import { signingFolder } from '../deps.ts';
import { publishRoot } from '../flows/publish-root.ts';
import { makeSigningKey } from '../signing/ceremony.ts';
import { idOf, rootAfter } from '../signing/next-root.ts';
import { readRootKey, writeRootKey } from '../signing/private-root-keys.ts';
import { proposalWords, readProposalFile, writeProposal } from '../signing/proposal-file.ts';
import { report, type Said, verb } from './command.ts';
import { wholeNumber } from './init.ts';
import { publishingVerb } from './rehearsal.ts';
import { readLines, type Terminal } from './terminal.ts';

const MIN_PASSPHRASE = 12;

export function ceremonyCommands(terminal: Terminal): Command[] {
  return [newKeyCommand(terminal), prepareCommand(terminal), signCommand(terminal), publishCommand(terminal)];
}

/** Runs without a data folder, on a machine that is offline. */
function offline(
  command: Command,
  terminal: Terminal,
  work: (options: { key: string; json?: boolean }, file: string) => Promise<Result<Said>>,
): Command {
  command.requiredOption('--key <file>', 'the root key file; its passphrase comes on standard input');
  command.option('--json', 'answer as JSON');
  return command.action(async (...given: unknown[]) => {
    const options = command.opts<{ key: string; json?: boolean }>();
    await report(terminal, options, () => work(options, String(given[0])));
  });
}

function newKeyCommand(terminal: Terminal): Command {
  const command = new Command('new-root-key').description('make a root key on a machine that is offline');
  return offline(command, terminal, async ({ key: path }) => {
    const [passphrase = ''] = await readLines(terminal.stdin, 1);
    if (passphrase.length < MIN_PASSPHRASE) {
      return refuse(
        'passphrase_short',
        'A passphrase has at least 12 characters.',
        'Give a longer one on standard input.',
      );
    }
    if (existsSync(path)) return refuse('keys_exist', `${path} exists already.`, 'Name another file.');
    const key = generateKeyPair();
    writeRootKey(path, key, { passphrase, cost: terminal.rootKeyCost, random: terminal.random });
    const publicKey = Buffer.from(key.publicKey).toString('hex');
    const text = `Wrote ${path}, key ${idOf(key)}.\nPublic key, for trust prepare --add-root:\n${publicKey}`;
    return accept({ text, json: { key: idOf(key), publicKey } });
  });
}

interface PrepareOptions {
  readonly out: string;
  readonly addRoot?: readonly string[];
  readonly removeRoot?: readonly string[];
  readonly threshold?: number;
  readonly newSigningKey?: boolean;
  readonly retire?: readonly string[];
  readonly newEpoch?: boolean;
}

function prepareCommand(terminal: Terminal): Command {
  const command = new Command('prepare').description('write the next trust root as a file without signatures');
  command.requiredOption('--out <file>', 'the proposal, to be carried to the root keys');
  command.option('--add-root <publicKey...>', 'new root keys, as new-root-key printed them');
  command.option('--remove-root <key...>', 'root keys that no longer count: lost or stolen');
  command.option('--threshold <k>', 'how many of them must sign from now on', wholeNumber);
  command.option('--new-signing-key', 'make a new signing key in this data folder');
  command.option('--retire <key...>', 'signing keys that no longer count');
  command.option('--new-epoch', 'end every licence of the epoch before, after a theft');
  return verb<PrepareOptions & { data: string }>(command, terminal, async ({ deps, act }, options) => {
    const { addRoot = [], removeRoot = [], retire = [], newEpoch = false, threshold, out } = options;
    const bad = addRoot.find((key) => !/^[0-9a-f]{64}$/.test(key));
    if (bad !== undefined)
      return refuse('validation_failed', `${bad} is no public key.`, 'Use what new-root-key printed.');
    const current = deps.signing.current();
    const change = {
      addRootKeys: addRoot.map((key) => new Uint8Array(Buffer.from(key, 'hex'))),
      removeRootKeys: removeRoot,
      retire,
      newEpoch,
      ...(threshold === undefined ? {} : { threshold }),
    };
    const wanted = options.newSigningKey === true;
    // Refused before a key is written.
    const possible = rootAfter(current.root, { ...change, ...(wanted ? { newSigningKey: generateKeyPair() } : {}) }, 0);
    if (!possible.ok) return possible;
    const newKey = wanted ? { newSigningKey: makeSigningKey(signingFolder(options.data)) } : {};
    const next = rootAfter(current.root, { ...change, ...newKey }, secondsOf(act));
    if (!next.ok) return next;
    writeProposal(out, current.bytes, proposeTrust(next.value));
    return described(out);
  });
}

function signCommand(terminal: Terminal): Command {
  const command = new Command('sign').description('add one signature, on a machine that is offline').argument('<file>');
  return offline(command, terminal, async ({ key: path }, file) => {
    const proposal = readProposalFile(file);
    if (!proposal.ok) return proposal;
    const { current, next } = proposal.value;
    const [passphrase = ''] = await readLines(terminal.stdin, 1);
    const key = readRootKey(path, passphrase);
    if (!key.ok) return key;
    const known = [...current.root.rootKeys, ...next.root.rootKeys].some((one) => idOf(one) === idOf(key.value));
    if (!known) {
      return refuse(
        'root_key_unknown',
        `${path} is a root key neither of the current nor of the next root.`,
        'Use another key.',
      );
    }
    writeProposal(file, current.bytes, addSignature(next, key.value));
    return described(file);
  });
}

function publishCommand(terminal: Terminal): Command {
  const command = new Command('publish').description('make a signed proposal the root in force').argument('<files...>');
  return publishingVerb(command, terminal, async ({ office }, _options, ...files) => {
    const { deps, act } = office;
    const proposals = files.flatMap((file) => {
      const read = readProposalFile(file);
      return read.ok ? [read.value.next] : [];
    });
    const joined = proposals.length === files.length ? joinProposals(proposals) : undefined;
    if (joined === undefined || !readProposal(joined).ok) {
      const words = 'These files are not copies of one proposal.';
      return refuse('proposal_unreadable', words, 'Collect the copies that were signed.');
    }
    const published = await publishRoot(deps.database, deps.signing, act, joined);
    if (!published.ok) return published;
    const { version, epoch } = published.value;
    return accept({ text: `Trust root ${version} (epoch ${epoch}) is published.`, json: { version, epoch } });
  });
}

function described(file: string): Result<Said> {
  const proposal = readProposalFile(file);
  if (!proposal.ok) return proposal;
  const lines = proposalWords(proposal.value);
  return accept({ text: [...lines, `Proposal in ${file}.`].join('\n'), json: { file, lines } });
}
