// The only place that holds the server's private keys: signs licences, time and audit heads with the key that is valid now.
import type { ChainEnd } from '../../shared/audit-chain.ts';
import { signAuditHead } from '../../shared/audit-head.ts';
import { Fault } from '../../shared/errors.ts';
import type { SigningKey } from '../../shared/licence/keys.ts';
import type { Licence } from '../../shared/licence/licence.ts';
import { signLicence } from '../../shared/licence/licence-codec.ts';
import { signServerTime } from '../../shared/licence/server-time.ts';
import { type OnlineKey, readAnchor, type SignedTrustRoot, type TrustRoot } from '../../shared/licence/trust-root.ts';
import { verifyLicence } from '../../shared/licence/verify-licence.ts';
import type { Db } from '../db/open.ts';
import { readSigningKeys } from './private-signing-keys.ts';
import { trustRootsAfter } from './trust-store.ts';

export class SigningRoom {
  readonly #folder: string;
  #versionText = '';
  #roots: readonly Uint8Array[] = [];
  #current: SignedTrustRoot;
  #keys: readonly { readonly key: SigningKey; readonly window: OnlineKey }[] = [];

  private constructor(folder: string, roots: readonly Uint8Array[]) {
    this.#folder = folder;
    this.#current = this.#take(roots);
  }

  /** Throws `Fault` `trust_missing` before `init`. */
  static async open(db: Db, folder: string): Promise<SigningRoom> {
    return new SigningRoom(folder, await trustRootsAfter(db, 0));
  }

  /** Takes up roots and keys that another process published. */
  async reload(db: Db): Promise<void> {
    this.#current = this.#take(await trustRootsAfter(db, 0));
  }

  current(): SignedTrustRoot {
    return this.#current;
  }

  /** Version of the newest root, as an agent names it in a header. */
  versionText(): string {
    return this.#versionText;
  }

  /** Root documents of the versions above `version`, oldest first. */
  rootsAfter(version: number): readonly Uint8Array[] {
    return this.#roots.slice(Math.max(0, version));
  }

  /**
   * Signed when it is first asked for, with the key of now: some that are signed one after the other take a fraction of the time
   * that each takes in between. Throws `Fault` `no_signing_key` when no key of the current root is valid at the licence's issue.
   */
  signLicence(licence: Licence): () => Uint8Array {
    const key = this.#keyAt(licence.issuedAt);
    let document: Uint8Array | undefined;
    return () => {
      document ??= signLicence(licence, key);
      return document;
    };
  }

  /** `bothActiveSince`: see `ServerTime`; epoch seconds as `now`. */
  signTime(serial: string, nonce: string, now: number, bothActiveSince?: number): Uint8Array {
    const time = { issuer: this.#current.root.issuer, serial, nonce, issuedAt: now };
    const told = bothActiveSince === undefined ? time : { ...time, bothActiveSince };
    return signServerTime(told, this.#keyAt(now));
  }

  /** `now` in epoch seconds. */
  signAuditHead(end: ChainEnd, now: number): Uint8Array {
    const { issuer } = this.#current.root;
    return signAuditHead({ owner: issuer, id: end.id, hash: end.hash, signedAt: now }, this.#keyAt(now));
  }

  /** Whether agents that have the root in force take this licence. */
  vouchesFor(document: Uint8Array): boolean {
    return verifyLicence(document, this.#current.root).ok;
  }

  /** Whether this folder could sign at `now` (epoch seconds) if `root` were in force. */
  canSignUnder(root: TrustRoot, now: number): boolean {
    const valid = root.signingKeys.filter((key) => key.from <= now && now < key.until);
    const held = readSigningKeys(this.#folder);
    return valid.some((window) => held.some((key) => Buffer.compare(key.publicKey, window.publicKey) === 0));
  }

  canSign(now: number): boolean {
    return this.#newestAt(now) !== undefined;
  }

  /** Epoch seconds at which the last of the keys ends; 0 when there is none. */
  canSignUntil(): number {
    return Math.max(0, ...this.#keys.map(({ window }) => window.until));
  }

  #keyAt(now: number): SigningKey {
    const newest = this.#newestAt(now);
    if (newest !== undefined) return newest;
    throw new Fault('no_signing_key', 'No signing key is valid now; run rotate-signing-key with the root keys.');
  }

  #newestAt(now: number): SigningKey | undefined {
    const valid = this.#keys.filter(({ window }) => window.from <= now && now < window.until);
    return valid.toSorted((a, b) => b.window.from - a.window.from)[0]?.key;
  }

  #take(roots: readonly Uint8Array[]): SignedTrustRoot {
    const newest = roots.at(-1);
    if (newest === undefined) throw new Fault('trust_missing', 'This data folder was not initialised; run init first.');
    const read = readAnchor(newest);
    if (!read.ok) throw new Fault('trust_damaged', `The newest trust root cannot be used: ${read.refusal.message}`);
    const held = readSigningKeys(this.#folder);
    this.#roots = roots;
    this.#versionText = String(read.value.root.version);
    this.#keys = read.value.root.signingKeys.flatMap((window) => {
      const key = held.find((one) => Buffer.compare(one.publicKey, window.publicKey) === 0);
      return key === undefined ? [] : [{ key, window }];
    });
    return read.value;
  }
}
