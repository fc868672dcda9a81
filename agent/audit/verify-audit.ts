// Checks an audit trail of the agent: every row against its hash, every head against the agent's key.
import { CHAIN_START, type ChainEnd } from '../../shared/audit-chain.ts';
import { verifyAuditHead } from '../../shared/audit-head.ts';
import { CHAIN_LIMITS, type ChainReport, ChainVerifier } from '../../shared/audit-verifier.ts';
import type { VerifyingKey } from '../../shared/licence/keys.ts';
import type { AuditLine } from './audit-files.ts';

export interface AuditReport extends ChainReport {
  /** First row of the trail; above 1 the files before were let go. */
  readonly from: number;
  /** In words, for lines that are no rows and heads that no known key signed. */
  readonly remarks: readonly string[];
  /** What such a check cannot find out. */
  readonly limits: string;
}

/** `keys`: the agent's, with earlier ones where they are known. */
export function verifyAudit(lines: readonly (AuditLine | 'unreadable')[], keys: readonly VerifyingKey[]): AuditReport {
  const remarks: string[] = [];
  const heads: ChainEnd[] = [];
  let start = CHAIN_START;
  let first = true;
  const rows = [];
  for (const [index, line] of lines.entries()) {
    if (line === 'unreadable') {
      remarks.push(`Line ${index + 1} is no row of an audit trail.`);
      continue;
    }
    if ('row' in line) rows.push(line.row);
    else {
      const verified = verifyAuditHead(Buffer.from(line.head, 'base64url'), keys);
      if (!verified.ok) remarks.push(`Line ${index + 1}: ${verified.refusal.message}`);
      else if (verified.value.head.id !== line.after.id || verified.value.head.hash !== line.after.hash)
        remarks.push(`Line ${index + 1}: the head says something else than was signed.`);
      else {
        heads.push(line.after);
        // The files before were let go in their order: the chain is taken up where that head left it.
        if (first) start = line.after;
      }
    }
    first = false;
  }
  const verifier = new ChainVerifier(heads, start);
  const inOrder = rows.filter((row) => row.id > start.id);
  for (const row of inOrder) verifier.take(row);
  return { ...verifier.finish(), from: start.id + 1, remarks, limits: CHAIN_LIMITS };
}
