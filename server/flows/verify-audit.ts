// Checks the whole audit trail against its hash chain and its signed heads: of this server, or of an exported file.
import { setImmediate } from 'node:timers/promises';
import type { ChainEnd } from '../../shared/audit-chain.ts';
import { verifyAuditHead } from '../../shared/audit-head.ts';
import { CHAIN_LIMITS, type ChainFault, type ChainReport, ChainVerifier } from '../../shared/audit-verifier.ts';
import { fingerprint, type OnlineKey, readAnchor, walkTrust } from '../../shared/licence/trust-root.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { chainedRow } from '../audit/audit-row.ts';
import { auditRowsAfter } from '../audit/audit-store.ts';
import { listHeads } from '../audit/head-store.ts';
import { readTrailLine, type TrailLine } from '../audit/trail.ts';
import type { Db } from '../db/open.ts';

export interface AuditVerdict {
  readonly ok: boolean;
  readonly rows: number;
  readonly lastRow: number;
  /** Rows up to this number stand under a signed head. */
  readonly signedUpTo: number;
  /** Fingerprint of the first trust root: compare it with the agent's anchor. */
  readonly anchor: string;
  readonly faults: readonly (Omit<ChainFault, 'kind'> & { readonly kind: string })[];
  readonly limits: string;
}

export type TrailCode = 'trail_unreadable' | 'trust_untrusted';

const PAGE = 1_000;

/** `also`: heads of an export kept elsewhere, by which a tail is found that was cut off together with its heads. */
export async function verifyAudit(
  db: Db,
  roots: readonly Uint8Array[],
  also: readonly Uint8Array[] = [],
): Promise<Result<AuditVerdict, TrailCode>> {
  const trust = trustOf(roots);
  if (!trust.ok) return trust;
  const heads = checkHeads([...(await listHeads(db)), ...also], trust.value);
  const verifier = new ChainVerifier(heads.good);
  for (let last = 0; ; ) {
    const rows = await auditRowsAfter(db, last, PAGE);
    for (const row of rows) verifier.take(chainedRow(row));
    last = rows.at(-1)?.id ?? last;
    if (rows.length < PAGE) break;
    // A long trail must not hold the polls up.
    await setImmediate();
  }
  return accept(verdict(trust.value, heads.bad, verifier.finish()));
}

/** An export, line by line. Its own trust roots are believed as far as `anchor` was compared. */
export async function verifyTrail(
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<Result<AuditVerdict, TrailCode>> {
  let trust: Trust | undefined;
  let verifier: ChainVerifier | undefined;
  let bad: string[] = [];
  const documents: Uint8Array[] = [];
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const read: Result<TrailLine, TrailCode> = readTrailLine(line);
    if (!read.ok) return read;
    if (read.value.kind === 'front') {
      const walked = trustOf(read.value.trust);
      if (!walked.ok) return walked;
      trust = walked.value;
    } else if (read.value.kind === 'head') {
      documents.push(read.value.document);
    } else {
      if (trust === undefined) return notATrail();
      if (verifier === undefined) {
        const heads = checkHeads(documents, trust);
        verifier = new ChainVerifier(heads.good);
        bad = heads.bad;
      }
      verifier.take(chainedRow(read.value.row));
    }
  }
  if (trust === undefined) return notATrail();
  if (verifier === undefined) {
    const heads = checkHeads(documents, trust);
    verifier = new ChainVerifier(heads.good);
    bad = heads.bad;
  }
  return accept(verdict(trust, bad, verifier.finish()));
}

/** The signed heads of an export, to compare another trail with. */
export async function headsOfTrail(lines: AsyncIterable<string>): Promise<Result<Uint8Array[], TrailCode>> {
  const heads: Uint8Array[] = [];
  for await (const line of lines) {
    const read = readTrailLine(line);
    if (!read.ok) return read;
    if (read.value.kind === 'head') heads.push(read.value.document);
    if (read.value.kind === 'row') break;
  }
  return accept(heads);
}

interface Trust {
  readonly anchor: string;
  readonly issuer: string;
  /** Of every root: what a retired key signed in its time stays signed. */
  readonly keys: readonly OnlineKey[];
}

function trustOf(roots: readonly Uint8Array[]): Result<Trust, TrailCode> {
  const [first, ...rest] = roots;
  const anchor = first && readAnchor(first);
  if (first === undefined || anchor?.ok !== true) return untrusted();
  const keys = [...anchor.value.root.signingKeys];
  let reached = anchor.value;
  for (const document of rest) {
    const step = walkTrust(reached, [document]);
    if (!step.ok) return untrusted();
    reached = step.value;
    keys.push(...reached.root.signingKeys);
  }
  return accept({ anchor: fingerprint(first), issuer: anchor.value.root.issuer, keys });
}

function checkHeads(documents: readonly Uint8Array[], trust: Trust): { good: ChainEnd[]; bad: string[] } {
  const good: ChainEnd[] = [];
  const bad: string[] = [];
  for (const document of documents) {
    const verified = verifyAuditHead(document, trust.keys);
    if (!verified.ok) bad.push(verified.refusal.message);
    else if (verified.value.head.owner !== trust.issuer)
      bad.push('A head of the audit trail belongs to another server.');
    else good.push(verified.value.head);
  }
  return { good, bad };
}

function verdict(trust: Trust, badHeads: readonly string[], report: ChainReport): AuditVerdict {
  const faults = [...badHeads.map((message) => ({ kind: 'head', id: 0, message })), ...report.faults];
  const { rows, end, signedUpTo } = report;
  const { anchor } = trust;
  return { ok: faults.length === 0, rows, lastRow: end.id, signedUpTo, anchor, faults, limits: CHAIN_LIMITS };
}

function untrusted(): Result<never, 'trust_untrusted'> {
  return refuse(
    'trust_untrusted',
    'The trust roots do not follow one another, so no head can be checked.',
    'Restore the trust roots from a backup.',
  );
}

function notATrail(): Result<never, 'trail_unreadable'> {
  return refuse(
    'trail_unreadable',
    'This file is not an audit export, or its first line is missing.',
    'Export it again.',
  );
}
