// The state folder: signed originals and the high-water record, nothing that would have to be believed.
import { join } from 'node:path';
import { MAX_LICENCE_BYTES } from '../../shared/licence/licence-codec.ts';
import { MAX_BUNDLE_BYTES, MAX_TRUST_BYTES } from '../../shared/licence/trust-codec.ts';
import type { VerifiedLicence } from '../../shared/licence/verify-licence.ts';
import { readWhole, writeDurably } from './durable-file.ts';
import { type Found, type Held, judgeHeld } from './held.ts';
import { decodeRecord, encodeRecord, furthest, type HighWater, MAX_RECORD_BYTES, NO_HIGH_WATER } from './high-water.ts';
import { anchorAmong, chainBytes, chainFrom, type TrustChain } from './trust-chain.ts';

export const STATE_FILES = {
  anchor: 'anchor.bin',
  trust: 'trust.bin',
  licence: 'licence.bin',
  previous: 'licence.prev',
  highWater: 'high-water.json',
  secondHighWater: 'high-water.2.json',
} as const;

export interface StateFolder {
  readonly dir: string;
  /** See `recordKey`. */
  readonly macKey: Uint8Array;
}

export interface Loaded {
  readonly held: Held;
  readonly chain: TrustChain | undefined;
  readonly highWater: HighWater;
  /** Files that are there and cannot be used, for the alert. */
  readonly damagedFiles: readonly string[];
}

/** `serial` and `agentKey` are what this agent is bound to besides what the record says. Never throws. */
export function loadState(
  folder: StateFolder,
  bound: { readonly serial: string | undefined; readonly agentKey: string | undefined },
): Loaded {
  const read = (name: string, maxBytes: number) => readWhole(join(folder.dir, name), maxBytes);
  const anchor = read(STATE_FILES.anchor, MAX_TRUST_BYTES);
  const trust = read(STATE_FILES.trust, MAX_BUNDLE_BYTES);
  const records = [STATE_FILES.highWater, STATE_FILES.secondHighWater].map((name) => {
    const bytes = read(name, MAX_RECORD_BYTES);
    return {
      name,
      there: bytes !== undefined,
      record: isBytes(bytes) ? decodeRecord(bytes, folder.macKey) : undefined,
    };
  });
  const highWater = furthest(records[0]?.record, records[1]?.record);
  const bundle = isBytes(trust) ? trust : undefined;
  const start = anchorAmong(isBytes(anchor) ? anchor : undefined, bundle, highWater?.anchor);
  const walked = start === undefined ? undefined : chainFrom(start, bundle);
  const unusable = records.filter((one) => one.there && one.record === undefined);
  const held = judgeHeld({
    current: read(STATE_FILES.licence, MAX_LICENCE_BYTES),
    previous: read(STATE_FILES.previous, MAX_LICENCE_BYTES),
    chain: walked?.chain,
    highWater,
    highWaterDamaged: unusable.length > 0,
    serial: highWater?.serial ?? bound.serial,
    agentKey: bound.agentKey,
  });
  const trustDamaged = trust === 'unreadable' || walked?.whole === false || behind(walked?.chain, highWater);
  return {
    held,
    chain: walked?.chain,
    highWater: highWater ?? NO_HIGH_WATER,
    damagedFiles: [
      ...unusable.map((one) => one.name),
      ...(walked === undefined && (anchor !== undefined || highWater?.anchor !== undefined)
        ? [STATE_FILES.anchor]
        : []),
      ...(trustDamaged ? [STATE_FILES.trust] : []),
      ...(held.kind === 'damaged' ? [STATE_FILES.licence] : []),
    ],
  };
}

function behind(chain: TrustChain | undefined, highWater: HighWater | undefined): boolean {
  const version = chain?.at(-1)?.root.version;
  return version !== undefined && highWater !== undefined && version < highWater.trustVersion;
}

/** Throws Fault `state_not_writable`, like everything below; what was kept before is then still there. */
export function keepAnchor(folder: StateFolder, anchor: Uint8Array): void {
  writeDurably(join(folder.dir, STATE_FILES.anchor), anchor);
}

export function keepTrust(folder: StateFolder, chain: TrustChain): void {
  writeDurably(join(folder.dir, STATE_FILES.trust), chainBytes(chain));
}

/** The licence first and the record after it: a crash in between leaves a licence above the record, which is good. */
export function keepLicence(folder: StateFolder, verified: VerifiedLicence, record: HighWater): void {
  const path = join(folder.dir, STATE_FILES.licence);
  const current = readWhole(path, MAX_LICENCE_BYTES);
  if (isBytes(current)) writeDurably(join(folder.dir, STATE_FILES.previous), current);
  writeDurably(path, verified.bytes);
  keepRecord(folder, record);
}

export function keepRecord(folder: StateFolder, record: HighWater): void {
  const bytes = encodeRecord(record, folder.macKey);
  writeDurably(join(folder.dir, STATE_FILES.highWater), bytes);
  writeDurably(join(folder.dir, STATE_FILES.secondHighWater), bytes);
}

function isBytes(found: Found): found is Uint8Array {
  return found !== undefined && found !== 'unreadable';
}
