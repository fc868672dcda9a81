// Reads the JSON body of a local request: what is larger than the cap is refused at once, not when it has ended.
import type { NextFunction, Request, RequestHandler, Response } from 'express';

/** Sets `request.body`. What cannot be read goes on as an error that carries the status 400 or 413. */
export function jsonBody(maxBytes: number): RequestHandler {
  return bodyReader(maxBytes, parsed);
}

/** The same for a file that is taken as it is: `request.body` is a Buffer, empty where nothing came. */
export function fileBody(maxBytes: number): RequestHandler {
  return bodyReader(maxBytes, (bytes) => bytes);
}

function bodyReader(maxBytes: number, read: Read): RequestHandler {
  return (request: Request, _response: Response, next: NextFunction) => {
    const { headers } = request;
    const hasBody = headers['transfer-encoding'] !== undefined || headers['content-length'] !== undefined;
    if (!hasBody) next();
    else if (Number(headers['content-length'] ?? 0) > maxBytes) next(refusal(413));
    // Nothing is decompressed (attack 20).
    else if (headers['content-encoding'] !== undefined) next(refusal(400));
    else collect(request, maxBytes, read, next);
  };
}

type Read = (bytes: Buffer) => object | undefined;

function collect(request: Request, maxBytes: number, read: Read, next: NextFunction): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const take = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
    else end(refusal(413));
  };
  const whole = () => {
    const json = read(Buffer.concat(chunks));
    request.body = json;
    end(json === undefined ? refusal(400) : undefined);
  };
  const cut = () => end(refusal(400));
  const end = (refused: Error | undefined) => {
    request.off('data', take).off('end', whole).off('close', cut);
    // What still comes is thrown away unread, so that the answer arrives; the server's time limit ends it.
    request.resume();
    next(refused);
  };
  request
    .on('data', take)
    .on('end', whole)
    .on('close', cut)
    .on('error', () => undefined);
}

/** An object or a list in UTF-8, `{}` for an empty body; undefined for anything else. */
function parsed(bytes: Buffer): object | undefined {
  if (bytes.length === 0) return {};
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function refusal(status: 400 | 413): Error {
  return Object.assign(new Error('the body was refused'), { status });
}
