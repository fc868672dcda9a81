// Licences verified per second of processor time (pasted text to VerifiedLicence) against bare Ed25519 verification of as many bytes; target: ratio >= 0.7.
import { sign, verify } from 'node:crypto';
import { generateKeyPair } from '../../shared/licence/keys.ts';
import { signLicence } from '../../shared/licence/licence-codec.ts';
import { encodeText } from '../../shared/licence/text-form.ts';
import { decodeText } from '../../shared/licence/text-read.ts';
import type { TrustRoot } from '../../shared/licence/trust.ts';
import { verifyLicence } from '../../shared/licence/verify-licence.ts';
import { sixGrantLicence } from './licence-fixture.ts';

const ROUNDS = process.argv.includes('--short') ? 7 : 21;
const TURNS = 50;
const PER_TURN = 20;
const MAX_CHARS = 256 * 1024;

const key = generateKeyPair();
const licence = sixGrantLicence();
const document = signLicence(licence, key);
const text = encodeText('licence', document);
const payload = Buffer.alloc(document.length, 7);
const signature = sign(null, payload, key.privateKey);
const trust: TrustRoot = {
  issuer: licence.issuer,
  version: 1,
  epoch: licence.epoch,
  issuedAt: licence.issuedAt - 86_400,
  rootKeys: [key],
  threshold: 1,
  signingKeys: [{ ...key, from: licence.issuedAt - 86_400, until: licence.issuedAt + 86_400 }],
};

function verifyText(): void {
  const decoded = decodeText(text, { maxChars: MAX_CHARS, type: 'licence' });
  if (!decoded.ok || !verifyLicence(decoded.value.bytes, trust).ok) throw new Error('the genuine licence was refused');
}

function verifyBare(): void {
  if (!verify(null, payload, key.keyObject, signature)) throw new Error('the genuine signature was refused');
}

/**
 * Seconds of processor time that a turn took, its garbage collections on whatever thread included, and what the machine
 * gave to others in between not.
 */
function timed(work: () => void): number {
  const before = process.cpuUsage();
  for (let i = 0; i < PER_TURN; i += 1) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Both in short turns, each first in every other one: a neighbour that slows the processor slows both. */
function round(): { licences: number; bare: number } {
  let [licencesS, bareS] = [0, 0];
  for (let turn = 0; turn < TURNS; turn += 1) {
    if (turn % 2 === 1) bareS += timed(verifyBare);
    licencesS += timed(verifyText);
    if (turn % 2 === 0) bareS += timed(verifyBare);
  }
  return { licences: (TURNS * PER_TURN) / licencesS, bare: (TURNS * PER_TURN) / bareS };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

round();
const rounds = Array.from({ length: ROUNDS }, round);
const result = {
  bench: 'verify-licence',
  // Of each round, not of the medians: a neighbour that slows a round slows both halves of it.
  ratio: median(rounds.map(({ licences, bare }) => licences / bare)),
  licencesPerSecond: Math.round(median(rounds.map(({ licences }) => licences))),
  barePerSecond: Math.round(median(rounds.map(({ bare }) => bare))),
  bytes: document.length,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
