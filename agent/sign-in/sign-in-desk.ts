// Lets people in to the page: by the password, which is set with a one-time code that only who may read the log or run the command sees.
import { createHash, timingSafeEqual } from 'node:crypto';
import { hashPassword, passwordMatches } from '../../shared/password.ts';
import { accept, type Refusal, type Result, refuse } from '../../shared/result.ts';
import { createLane } from '../lane.ts';
import { createGuesses } from './guesses.ts';
import { createSessions, type Opened, type Sessions } from './sessions.ts';

export type SignInAct = 'page_password_set' | 'page_password_changed' | 'page_signed_in';

export interface SignInDeps {
  readonly monotonicMs: () => number;
  /** Cryptographically strong bytes. */
  readonly random: (bytes: number) => Uint8Array;
  /** Hash of the password that was kept. */
  readonly kept: string | undefined;
  /** Keeps another. Throws Fault `state_not_writable`. */
  readonly keep: (hash: string) => void;
  readonly note: (act: SignInAct) => void;
  readonly failed: (address: string) => void;
}

export interface SignInDesk extends Pick<Sessions, 'use' | 'close'> {
  passwordSet(): boolean;
  /** Replaces the code before; good once, and for a day. */
  newCode(): { readonly code: string; readonly forMs: number };
  /** `address` is where the request came from. Other sessions end. */
  setPassword(code: string, password: string, address: string): Promise<Result<Opened>>;
  signIn(password: string, address: string): Promise<Result<Opened>>;
  changePassword(current: string, password: string, address: string): Promise<Result<Opened>>;
}

const CODE_MS = 24 * 3_600_000;
const CODE_LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export function createSignInDesk({ monotonicMs, random, kept, keep, note, failed }: SignInDeps): SignInDesk {
  let hash = kept;
  let code: { readonly digest: Buffer; readonly untilMs: number } | undefined;
  const sessions = createSessions(monotonicMs, random);
  const guesses = createGuesses(monotonicMs);
  // One at a time: each derivation takes memory that a PBX may not have many times over.
  const deriving = createLane(monotonicMs);

  async function guarded(address: string, wrong: Refusal, right: () => Promise<boolean>): Promise<Refusal | undefined> {
    const waitMs = guesses.begin(address);
    if (waitMs > 0) return tooMany(waitMs);
    if (!(await right())) {
      failed(address);
      return wrong;
    }
    guesses.settle(address);
    return undefined;
  }

  async function replace(password: string, act: SignInAct): Promise<Result<Opened>> {
    const made = await deriving.run(() => hashPassword(password, random));
    keep(made);
    hash = made;
    note(act);
    sessions.closeAll();
    return accept(sessions.open());
  }

  const matches = (password: string) => deriving.run(() => passwordMatches(password, hash));
  const isCode = async (given: string) => {
    if (code === undefined || monotonicMs() >= code.untilMs || !timingSafeEqual(code.digest, digest(plain(given))))
      return false;
    code = undefined;
    return true;
  };

  return {
    use: sessions.use,
    close: sessions.close,
    passwordSet: () => hash !== undefined,
    newCode() {
      const letters = Array.from(random(10), (byte) => CODE_LETTERS[byte & 31]).join('');
      code = { digest: digest(letters), untilMs: monotonicMs() + CODE_MS };
      return { code: `${letters.slice(0, 5)}-${letters.slice(5)}`, forMs: CODE_MS };
    },
    async setPassword(given, password, address) {
      const refusal = await guarded(address, CODE_WRONG, () => isCode(given));
      return refusal === undefined ? replace(password, 'page_password_set') : { ok: false, refusal };
    },
    async signIn(password, address) {
      if (hash === undefined) return { ok: false, refusal: NO_PASSWORD };
      const refusal = await guarded(address, PASSWORD_WRONG, () => matches(password));
      if (refusal !== undefined) return { ok: false, refusal };
      note('page_signed_in');
      return accept(sessions.open());
    },
    async changePassword(current, password, address) {
      const refusal = await guarded(address, PASSWORD_WRONG, () => matches(current));
      return refusal === undefined ? replace(password, 'page_password_changed') : { ok: false, refusal };
    },
  };
}

const NEW_CODE = 'Make a new code with "switchkey-agent page-code" on the machine of the PBX.';
const CODE_WRONG: Refusal = {
  code: 'code_wrong',
  message: 'That is not the one-time code, or it was used or is older than a day.',
  next: `Copy it again from the log of the agent. ${NEW_CODE}`,
};
const PASSWORD_WRONG: Refusal = {
  code: 'password_wrong',
  message: 'The password is not right.',
  next: `Try again. If it is forgotten: ${NEW_CODE.replace('Make', 'make')}`,
};
const NO_PASSWORD: Refusal = {
  code: 'no_password',
  message: 'This page has no password yet.',
  next: `Set one with the one-time code in the log of the agent. ${NEW_CODE}`,
};

function tooMany(waitMs: number): Refusal {
  const seconds = Math.ceil(waitMs / 1000);
  return refuse(
    'too_many_attempts',
    'Too many attempts failed; this one was not looked at.',
    `Wait ${seconds} s and try again.`,
    { seconds },
  ).refusal;
}

/** As people type it: in any case, with or without the hyphen, O for 0 and I or L for 1. */
function plain(code: string): string {
  return code.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
