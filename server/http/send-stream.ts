// Sends a file that is made while it is sent, no faster than its reader takes it.
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { Reply } from './idempotency.ts';

/** Rejects where making it fails: the answer then breaks off, so that nobody takes a part for the whole. */
export async function sendStream(res: Response, { status, contentType, headers = {} }: Reply, stream: Readable) {
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  res.status(status).type(contentType ?? 'application/octet-stream');
  await pipeline(stream, res).catch((error: NodeJS.ErrnoException) => {
    // Whoever asked went away: nobody is left to tell.
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}
