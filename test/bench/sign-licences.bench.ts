// Licences signed per second (value to document) against bare Ed25519 signatures over as many bytes; target: ratio >= 0.7.
import { sign } from 'node:crypto';
import { generateKeyPair } from '../../shared/licence/keys.ts';
import { signLicence } from '../../shared/licence/licence-codec.ts';
import { sixGrantLicence } from './licence-fixture.ts';

const ROUNDS = 21;
const PER_ROUND = 2_000;
const key = generateKeyPair();
const licence = sixGrantLicence();
const payload = Buffer.alloc(signLicence(licence, key).length, 7);

/** Runs per second of `work`, over one round. */
function rate(work: () => void): number {
  const start = process.hrtime.bigint();
  for (let i = 0; i < PER_ROUND; i += 1) work();
  return PER_ROUND / (Number(process.hrtime.bigint() - start) / 1e9);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

const signLicences = () => signLicence({ ...licence, seq: licence.seq + 1 }, key);
const signBare = () => sign(null, payload, key.privateKey);
rate(signLicences);
rate(signBare);
const rounds = Array.from({ length: ROUNDS }, () => ({ licences: rate(signLicences), bare: rate(signBare) }));
const result = {
  bench: 'sign-licences',
  // Of each round, not of the medians: a neighbour that slows a round slows both halves of it.
  ratio: median(rounds.map(({ licences, bare }) => licences / bare)),
  licencesPerSecond: Math.round(median(rounds.map(({ licences }) => licences))),
  barePerSecond: Math.round(median(rounds.map(({ bare }) => bare))),
};
process.stdout.write(`${JSON.stringify(result)}\n`);
