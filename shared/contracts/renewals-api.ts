// What is asked of a renewal, on the wire.
import { z } from 'zod';
import { isLocalDate } from '../calendar.ts';

const ref = z.string().min(1).max(64);

export const addRenewalQuoteSchema = z
  .strictObject({
    pbxId: ref,
    payerId: ref.exactOptional(),
    /** Terms of its plans; absent: the next one. */
    cycles: z.int().min(1).max(5).exactOptional(),
    /** Or up to a day, a month at least after what is paid (S3.22). */
    until: z
      .string()
      .refine(isLocalDate, 'must be a day as 2027-02-28')
      .exactOptional()
      .describe('first day not covered'),
  })
  .refine(({ cycles, until }) => cycles === undefined || until === undefined, {
    path: ['until'],
    error: 'takes the place of cycles; name one of them',
  });
