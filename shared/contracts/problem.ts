// Every error answer of both HTTP APIs: RFC 9457 problem+json with a stable code.
import { z } from 'zod';

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  /** What happened and why, for a person. */
  detail: z.string(),
  /** What to do next, for a person. */
  next: z.string().optional(),
  /** Finds the log line. */
  requestId: z.string().optional(),
  /** One entry per refused field; `path` is dotted. */
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

export type Problem = z.infer<typeof problemSchema>;
