// What the agent tells the server beside polling: hours of use, and the signed receipt of what it applied.
import { z } from 'zod';
import type { UsageReport } from '../../shared/contracts/agent-wire.ts';
import { type Answered, type ServerLink, sendSigned } from './server-link.ts';

const anything = { schema: z.unknown(), maxBytes: 16_384 };

export function sendUsage(link: ServerLink, report: UsageReport): Promise<Answered<unknown>> {
  return sendSigned(link, '/usage', report, anything);
}

/** `confirmation` is a signed confirmation document. */
export function sendReceipt(link: ServerLink, confirmation: Uint8Array): Promise<Answered<unknown>> {
  return sendSigned(link, '/receipts', { confirmation: Buffer.from(confirmation).toString('base64url') }, anything);
}
