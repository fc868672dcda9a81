// Shape of /trust of the server's JSON API: whose signatures agents believe.
import { z } from 'zod';

/** Public: every root document, oldest first, and what an admin compares with the agent's anchor. */
export const trustSchema = z.object({
  issuer: z.string(),
  fingerprint: z.string(),
  roots: z.array(z.object({ version: z.int(), document: z.string().describe('base64url') })),
  bundle: z.string().describe('the same as a text to paste into an agent'),
});
