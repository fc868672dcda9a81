// The part of the agent's local API that the page alone uses: who sits before it, and the first password.
import { z } from 'zod';

/** Goes with every request of the page; with the cookie alone, which other ports of this machine are sent too, nothing is done. */
export const PROOF_HEADER = 'x-switchkey-page';
export const PASSWORD_LENGTH = { least: 10, most: 200 } as const;

const password = z.string().min(1).max(PASSWORD_LENGTH.most);
const newPassword = z
  .string()
  .min(PASSWORD_LENGTH.least, `is shorter than ${PASSWORD_LENGTH.least} characters`)
  .max(PASSWORD_LENGTH.most, `is longer than ${PASSWORD_LENGTH.most} characters`);

/** `passwordSet` false: the page has no password yet and takes one with a one-time code. */
export const pageSessionSchema = z.object({ signedIn: z.boolean(), passwordSet: z.boolean() });
export const pageSignInSchema = z.object({ password });
/** `code`: from the agent's log at its first start, or of `switchkey-agent page-code`. */
export const pagePasswordSchema = z.object({ code: z.string().max(40), password: newPassword });
export const pageChangeSchema = z.object({ current: password, password: newPassword });
/** What the page keeps and sends in `PROOF_HEADER` beside its cookie. */
export const pageSignedInSchema = z.object({ proof: z.string() });
export const pageCodeSchema = z.object({ code: z.string(), until: z.int().describe('epoch seconds') });
