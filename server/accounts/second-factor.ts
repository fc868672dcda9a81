// The second factor: one-time codes of an authenticator app (RFC 6238), and recovery codes for when the app is lost.
import { generateURI, ScureBase32Plugin, verifySync } from 'otplib';
import { symbolsOf, symbolText } from '../../shared/licence/symbols.ts';
import type { Random } from '../audit/audit.ts';
import { secretHash } from './secret.ts';

/** A clock may be off by one step of 30 s either way. */
const TOLERANCE_SECONDS = 30;
const RECOVERY_CODES = 10;

/** 160 random bits in base32, as RFC 4226 recommends. */
export function newFactorSecret(random: Random): string {
  return new ScureBase32Plugin().encode(random(20)).replaceAll('=', '');
}

export function factorUri(issuer: string, email: string, secret: string): string {
  return generateURI({ issuer, label: email, secret });
}

export function isAppCode(code: string): boolean {
  return /^\d{6}$/.test(code);
}

/** The time step whose code this is, later than `lastStep`; undefined for a wrong or used one. */
export function stepOf(secret: string, code: string, { lastStep, nowMs }: { lastStep: number; nowMs: number }) {
  if (!isAppCode(code)) return undefined;
  const epoch = Math.floor(nowMs / 1000);
  const result = verifySync({ secret, token: code, epoch, epochTolerance: TOLERANCE_SECONDS });
  // Looked at here and not by the library, which refuses a `lastStep` ahead of a clock that was set back.
  const step = result.valid && 'timeStep' in result ? result.timeStep : undefined;
  return step !== undefined && step > lastStep ? step : undefined;
}

/** Ten codes of 80 random bits, in groups of four. */
export function newRecoveryCodes(random: Random): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const text = symbolText(symbolsOf(random(10)));
    return text.replace(/(.{4})(?=.)/g, '$1-');
  });
}

/** Bound to its user, whatever case, dashes and spaces it is typed with. */
export function recoveryHash(userId: string, code: string): string {
  return secretHash(`${userId}:${code.toUpperCase().replace(/[^0-9A-Z]/g, '')}`);
}
