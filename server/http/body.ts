// Reads a request body under a cap, before anything is parsed.
import type { Request } from 'express';
import { accept, type Result, refuse } from '../../shared/result.ts';

export type BodyCode = 'body_too_large' | 'content_type_unsupported' | 'malformed_json' | 'request_timeout';

/** The bytes as sent; empty without a body. Anything but uncompressed JSON is refused unread. */
export async function readBody(req: Request, maxBytes: number): Promise<Result<Buffer, BodyCode>> {
  const declared = req.headers['content-length'];
  const hasBody = (declared !== undefined && declared !== '0') || req.headers['transfer-encoding'] !== undefined;
  if (!hasBody) return accept(Buffer.alloc(0));
  if (Number(declared ?? 0) > maxBytes) return tooLarge(maxBytes);
  if (req.is('application/json') === false || req.headers['content-encoding'] !== undefined) {
    return refuse(
      'content_type_unsupported',
      'The body is not uncompressed JSON.',
      'Send content-type: application/json, without content-encoding.',
    );
  }
  return await readBytes(req, maxBytes);
}

/** Whatever its type. By events: leaving a `for await` would destroy the socket before the refusal is on it. */
export function readBytes(
  req: Request,
  maxBytes: number,
): Promise<Result<Buffer, 'body_too_large' | 'request_timeout'>> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      req.off('data', take).pause();
      resolve(tooLarge(maxBytes));
    };
    req.on('data', take);
    req.on('end', () => resolve(accept(Buffer.concat(chunks))));
    req.on('close', () => resolve(cutOff()));
    req.on('error', () => resolve(cutOff()));
  });
}

/** `{}` for no body. */
export function parseJson(bytes: Uint8Array): Result<unknown, 'malformed_json'> {
  if (bytes.length === 0) return accept({});
  try {
    return accept(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return refuse('malformed_json', 'The body is not valid JSON in UTF-8.', 'Check the body and send it again.');
  }
}

function tooLarge(maxBytes: number): Result<never, 'body_too_large'> {
  return refuse('body_too_large', `The body is larger than ${maxBytes} bytes.`, 'Send less at a time.');
}

function cutOff(): Result<never, 'request_timeout'> {
  return refuse('request_timeout', 'The body ended before it was whole.', 'Send the request again.');
}
