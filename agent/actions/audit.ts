// The audit trail for an auditor: checked where it lies, or taken away as one file that can be checked anywhere.
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { base64url } from '../../shared/contracts/bytes.ts';
import { type VerifyingKey, verifyingKey } from '../../shared/licence/keys.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { allAuditLines, auditFile, FILES, parseLines } from '../audit/audit-files.ts';
import { type AuditReport, verifyAudit } from '../audit/verify-audit.ts';
import { earlierAgentKeys, loadAgentKey } from '../identity/agent-key.ts';

const FORMAT = 'switchkey-agent-audit/1';
const exportSchema = z.strictObject({ format: z.literal(FORMAT), keys: z.array(base64url(32)).max(8) });

/** Of the trail in the state folder. Throws what reading throws, and Fault `key_unreadable`. */
export function auditInFolder(stateDir: string): AuditReport {
  const report = verifyAudit(allAuditLines(stateDir), keysOf(stateDir));
  const early = report.from > 1 && !existsSync(auditFile(stateDir, FILES - 1));
  if (!early) return report;
  const remark = `The rows up to ${report.from - 1} are missing although the trail was never full.`;
  return { ...report, remarks: [remark, ...report.remarks] };
}

/** The whole trail as lines of JSON: the agent's public keys first, then rows and signed heads. */
export function exportAudit(stateDir: string): string {
  const keys = keysOf(stateDir).map((key) => Buffer.from(key.publicKey).toString('base64url'));
  const lines = allAuditLines(stateDir);
  return [{ format: FORMAT, keys }, ...lines].map((line) => JSON.stringify(line)).join('\n');
}

/** Of an export. Its keys must be compared with the one the portal shows: the report names their thumbprints' start. */
export function auditInExport(
  text: string,
): Result<{ readonly report: AuditReport; readonly keys: readonly string[] }> {
  const end = text.indexOf('\n');
  const about = exportSchema.safeParse(json(end < 0 ? text : text.slice(0, end)));
  if (!about.success) {
    return refuse('not_audit', 'This file is no audit trail of an agent.', 'Make one with "verify-audit --export".');
  }
  const keys = about.data.keys.map((key) => verifyingKey(Buffer.from(key, 'base64url')));
  const report = verifyAudit(parseLines(text.slice(end + 1)), keys);
  return accept({ report, keys: keys.map((key) => Buffer.from(key.id).toString('hex')) });
}

function keysOf(stateDir: string): readonly VerifyingKey[] {
  const key = loadAgentKey(stateDir);
  return key === undefined ? [] : [key, ...earlierAgentKeys(stateDir)];
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
