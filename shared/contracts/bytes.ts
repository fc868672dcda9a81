// Wire forms of bytes and names that several contracts share.
import { z } from 'zod';

/** base64url without padding; `maxBytes` bounds the decoded size before anything is decoded. */
export function base64url(maxBytes: number) {
  return z
    .string()
    .max(Math.ceil((maxBytes * 4) / 3))
    .regex(/^[A-Za-z0-9_-]*$/, 'must be base64url');
}

export const serialNumber = z.string().regex(/^[A-Z0-9-]{4,32}$/, 'must be 4 to 32 of A-Z, 0-9 and -');
export const thumbprintHex = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits');
/** Epoch seconds up to the end of year 9999. */
export const epochSeconds = z.int().min(0).max(253_402_300_799);
export const epochNumber = z.int().min(1).max(2_147_483_647);
export const sequenceNumber = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
