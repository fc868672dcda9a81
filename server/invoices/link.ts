// One-time links to invoices: 256 random bits that are kept only as a hash, good for one download within 24 hours (D7).
import { createHash } from 'node:crypto';
import type { Random } from '../audit/audit.ts';

export const INVOICE_LINK_MS = 24 * 3_600_000;
/** Where the page is. The token travels in the query, which no log line carries. */
export const INVOICE_PAGE = '/invoice';

export function newLinkToken(random: Random): string {
  return Buffer.from(random(32)).toString('base64url');
}

export function linkHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

export function invoiceUrl(publicUrl: string, token: string): string {
  return `${publicUrl.replace(/\/+$/, '')}${INVOICE_PAGE}?t=${token}`;
}
