// Who a request says it comes from: a bearer secret, or the browser's cookie, which a foreign page could make it send.
import type { Request } from 'express';
import { accept, type Result, refuse } from '../../shared/result.ts';

const COOKIE = 'switchkey_session';
const SECRET = /^[\x21-\x7e]{1,200}$/;

export interface Presented {
  /** Empty for nobody. */
  readonly secret: string;
  readonly byCookie: boolean;
}

/** The header wins: whoever sends it means it. */
export function presentedBy(req: Request): Presented {
  const bearer = /^Bearer (\S+)$/.exec(req.get('authorization') ?? '')?.[1];
  if (bearer !== undefined) return { secret: SECRET.test(bearer) ? bearer : '', byCookie: false };
  if (req.get('authorization') !== undefined) return { secret: '', byCookie: false };
  const cookie = cookieOf(req.get('cookie') ?? '');
  return { secret: cookie, byCookie: cookie !== '' };
}

function cookieOf(header: string): string {
  for (const pair of header.split(';')) {
    const [name, value = ''] = pair.trim().split('=');
    if (name === COOKIE) return SECRET.test(value) ? value : '';
  }
  return '';
}

/** A write that rests on the cookie must come from the portal's own page: its header and its origin say so. */
export function fromOwnPage(req: Request, { byCookie }: Presented): Result<undefined, 'forbidden'> {
  if (!byCookie || req.method === 'GET') return accept(undefined);
  if (req.get('x-switchkey') === '1' && hostOf(req.get('origin')) === req.get('host')) return accept(undefined);
  return refuse(
    'forbidden',
    'The request rests on the cookie of a sign-in, but does not come from a page of this server.',
    'Send x-switchkey: 1 from the same origin, or send the token as authorization: Bearer.',
  );
}

function hostOf(origin: string | undefined): string | undefined {
  return origin !== undefined && URL.canParse(origin) ? new URL(origin).host : undefined;
}

/** `lifeMs` 0 takes the cookie away. */
export function sessionCookie(req: Request, token: string, lifeMs: number): string {
  const secure = req.secure ? '; Secure' : '';
  return `${COOKIE}=${token}; Path=/; Max-Age=${Math.floor(lifeMs / 1000)}; HttpOnly; SameSite=Strict${secure}`;
}
