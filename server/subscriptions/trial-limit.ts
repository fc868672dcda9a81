// How often the same tenant or machine may try the same thing: its account may be removed and made anew, but not for ever (S2.7, S2.23).
import { createHash } from 'node:crypto';

const DAY_MS = 86_400_000;
/** What was tried longer ago counts no more. */
export const TRIAL_MEMORY_MS = 365 * DAY_MS;

/** Mail of everybody: such a domain says nothing of a tenant. */
const PUBLIC_DOMAINS = new Set([
  ...['gmail.com', 'googlemail.com', 'outlook.com', 'hotmail.com', 'live.com', 'yahoo.com', 'icloud.com', 'aol.com'],
  ...['gmx.de', 'gmx.net', 'gmx.com', 'web.de', 't-online.de', 'proton.me', 'protonmail.com'],
]);

/** Undefined for a mail that everybody may have, or that is a seller's own: one above enters its customers with it. */
export function tenantDomain(email: string, sellers: readonly string[]): string | undefined {
  const domain = domainOf(email);
  return domain === '' || PUBLIC_DOMAINS.has(domain) || sellers.some((seller) => domainOf(seller) === domain)
    ? undefined
    : domain;
}

function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase();
}

export interface Tenant {
  readonly domain: string | undefined;
  /** Hashed facts of the machine by name, as its agent told them; empty before it was connected. */
  readonly hardware: Readonly<Record<string, string>>;
}

function domainMark(domain: string): string {
  return `domain:${createHash('sha256').update(`switchkey/trial-domain/v1\n${domain}`).digest('hex')}`;
}

export function hardwareMarks(hardware: Tenant['hardware']): string[] {
  return Object.entries(hardware).map(([fact, digest]) => `hardware:${fact}:${digest}`);
}

export function marksOf({ domain, hardware }: Tenant): string[] {
  return [...(domain === undefined ? [] : [domainMark(domain)]), ...hardwareMarks(hardware)];
}

/** An earlier trial, in another account, and which of the marks it shares. */
export interface EarlierTrial {
  readonly subscription: number;
  readonly mark: string;
  readonly isClosed: boolean;
}

/** One fact of a machine may be like another's, two are the machine: a hint of two out of all. */
const SAME_MACHINE = 2;

/**
 * Numbers of the trials that were this tenant's or this machine's. Of a domain only those whose account is closed: several
 * open accounts of one house are several customers. A machine is one, whoever's account it stands in.
 */
export function sameTenantsTrials(earlier: readonly EarlierTrial[]): number[] {
  const own = [...Map.groupBy(earlier, ({ subscription }) => subscription)].filter(([, shared]) => {
    const facts = shared.filter(({ mark }) => mark.startsWith('hardware:')).length;
    return facts >= SAME_MACHINE || shared.some(({ mark, isClosed }) => isClosed && mark.startsWith('domain:'));
  });
  return own.map(([subscription]) => subscription);
}
