// What the next trust root says, from what the vendor wants changed: pure, unsigned, within what agents read.
import { type VerifyingKey, verifyingKey } from '../../shared/licence/keys.ts';
import type { OnlineKey, TrustRoot } from '../../shared/licence/trust-root.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { days } from '../../shared/time.ts';

/** How long a signing key may sign, and how far before its making its window opens (clocks differ). */
const SIGNING_KEY_DAYS = { valid: 400, before: 1 } as const;
/** More would not fit what agents read. */
const MAX_SIGNING_KEYS = 64;
const MAX_ROOT_KEYS = 16;

export interface RootChange {
  /** Raw public keys of 32 bytes. */
  readonly addRootKeys: readonly Uint8Array[];
  /** Key ids (hex): lost or stolen ones. */
  readonly removeRootKeys: readonly string[];
  /** Absent: as it is. */
  readonly threshold?: number;
  readonly newSigningKey?: VerifyingKey;
  /** Key ids (hex) of signing keys that no longer count, e.g. a stolen one. */
  readonly retire: readonly string[];
  /** Ends every licence of the epoch before: heals a stolen key that ran ahead of the sequence. */
  readonly newEpoch: boolean;
}

export type RootChangeCode =
  | 'too_many_signing_keys'
  | 'signing_key_unknown'
  | 'root_key_unknown'
  | 'root_key_known'
  | 'threshold_invalid'
  | 'nothing_changed';

/** `now` is epoch seconds. */
export function rootAfter(root: TrustRoot, change: RootChange, now: number): Result<TrustRoot, RootChangeCode> {
  const rootKeys = rootKeysAfter(root, change);
  if (!rootKeys.ok) return rootKeys;
  const signingKeys = signingKeysAfter(root, change, now);
  if (!signingKeys.ok) return signingKeys;
  const threshold = change.threshold ?? root.threshold;
  if (threshold < 1 || threshold > rootKeys.value.length || rootKeys.value.length > MAX_ROOT_KEYS) {
    const words = `${threshold} of ${rootKeys.value.length} root keys is not a rule that can be kept.`;
    return refuse('threshold_invalid', words, `Take 1 to ${MAX_ROOT_KEYS} root keys and a threshold within them.`);
  }
  const next = {
    issuer: root.issuer,
    version: root.version + 1,
    epoch: root.epoch + (change.newEpoch ? 1 : 0),
    issuedAt: now,
    rootKeys: rootKeys.value,
    threshold,
    signingKeys: signingKeys.value,
  };
  const same = { ...next, version: root.version, issuedAt: root.issuedAt };
  if (rootText(same) === rootText(root)) {
    return refuse('nothing_changed', 'The next root would say the same as the current one.', 'Name what shall change.');
  }
  return accept(next);
}

function rootKeysAfter(
  root: TrustRoot,
  { addRootKeys, removeRootKeys }: RootChange,
): Result<VerifyingKey[], 'root_key_unknown' | 'root_key_known'> {
  const unknown = removeRootKeys.find((id) => !root.rootKeys.some((key) => idOf(key) === id));
  if (unknown !== undefined) {
    return refuse('root_key_unknown', `The current root has no root key ${unknown}.`, 'See trust show for its keys.');
  }
  const kept = root.rootKeys.filter((key) => !removeRootKeys.includes(idOf(key)));
  const added = addRootKeys.map((raw) => verifyingKey(raw));
  const known = added.find((key) => root.rootKeys.some((one) => idOf(one) === idOf(key)));
  if (known !== undefined) {
    return refuse('root_key_known', `${idOf(known)} is a root key already.`, 'Add a key that was newly made.');
  }
  return accept([...kept, ...added]);
}

function signingKeysAfter(
  root: TrustRoot,
  { retire, newSigningKey }: RootChange,
  now: number,
): Result<OnlineKey[], 'signing_key_unknown' | 'too_many_signing_keys'> {
  const unknown = retire.find((id) => !root.signingKeys.some((key) => idOf(key) === id));
  if (unknown !== undefined) {
    return refuse(
      'signing_key_unknown',
      `The current root has no signing key ${unknown}.`,
      'See trust show for its keys.',
    );
  }
  const kept = root.signingKeys.filter((key) => !retire.includes(idOf(key)));
  const made = newSigningKey === undefined ? [] : [onlineKey(newSigningKey, now)];
  if (kept.length + made.length <= MAX_SIGNING_KEYS) return accept([...kept, ...made]);
  return refuse(
    'too_many_signing_keys',
    `A root names ${MAX_SIGNING_KEYS} signing keys at most.`,
    'Retire the oldest.',
  );
}

/** With the dates between which it may sign. */
export function onlineKey(key: VerifyingKey, now: number): OnlineKey {
  const { id, publicKey, keyObject } = key;
  const from = now - days(SIGNING_KEY_DAYS.before);
  return { id, publicKey, keyObject, from, until: now + days(SIGNING_KEY_DAYS.valid) };
}

export function idOf(key: { readonly id: Uint8Array }): string {
  return Buffer.from(key.id).toString('hex');
}

/** What the next root changes, one line each, for whoever signs it. */
export function changeWords(from: TrustRoot, to: TrustRoot): string[] {
  const gone = (a: readonly VerifyingKey[], b: readonly VerifyingKey[]) =>
    a.filter((key) => !b.some((one) => idOf(one) === idOf(key))).map(idOf);
  const lines = (words: string, ids: readonly string[]) => ids.map((id) => `${words} ${id}`);
  return [
    `root ${from.version} → ${to.version} of ${to.issuer}`,
    ...(from.epoch === to.epoch
      ? []
      : [`epoch ${from.epoch} → ${to.epoch}: every licence of before ends when its agent hears of it`]),
    ...(from.threshold === to.threshold && from.rootKeys.length === to.rootKeys.length
      ? []
      : [`${from.threshold} of ${from.rootKeys.length} root keys → ${to.threshold} of ${to.rootKeys.length}`]),
    ...lines('adds root key', gone(to.rootKeys, from.rootKeys)),
    ...lines('removes root key', gone(from.rootKeys, to.rootKeys)),
    ...lines('adds signing key', gone(to.signingKeys, from.signingKeys)),
    ...lines('retires signing key', gone(from.signingKeys, to.signingKeys)),
  ];
}

function rootText({ issuer, version, epoch, issuedAt, rootKeys, threshold, signingKeys }: TrustRoot): string {
  const online = signingKeys.map((key) => [idOf(key), key.from, key.until]);
  return JSON.stringify([issuer, version, epoch, issuedAt, rootKeys.map(idOf), threshold, online]);
}
