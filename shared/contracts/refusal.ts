// A refusal inside an answer of the local API: what was not done although the answer has something to show.
import { z } from 'zod';

export const refusalSchema = z.object({
  code: z.string(),
  message: z.string(),
  next: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).exactOptional(),
});
