// The agent's audit trail: rows chained by their hashes, heads signed by the agent's key, in a few files of bounded size.
import { closeSync, fsyncSync, openSync, renameSync, statSync, truncateSync, writeSync } from 'node:fs';
import { type AuditFields, CHAIN_START, type ChainEnd, chainRow } from '../../shared/audit-chain.ts';
import { signAuditHead } from '../../shared/audit-head.ts';
import type { EventAct } from '../../shared/event-words.ts';
import type { SigningKey } from '../../shared/licence/keys.ts';
import { type AuditLine, auditFile, auditLines, FILES, lastWhole } from './audit-files.ts';

const FILE_BYTES = 1024 * 1024;

export interface AuditLog {
  /** Adds a row. Never throws: what cannot be written is counted, and the count is written as soon as something can be. */
  note(atS: number, act: EventAct, detail?: AuditFields): void;
  /** Signs where the chain stands, unless that is signed already or there is no key yet. Never throws. */
  signHead(atS: number): void;
}

/** Serial number of the PBX and the agent's key; undefined before there is one. */
export type Signer = () => { readonly owner: string; readonly key: SigningKey } | undefined;

/** Goes on after the last whole row; a row that a crash cut off is taken away. Never throws, makes no file yet. */
export function openAuditLog(dir: string, signer: Signer, fileBytes = FILE_BYTES): AuditLog {
  const path = auditFile(dir, 0);
  let { end, signed } = standing(dir);
  let lost = 0;

  function addRow(atS: number, act: string, detail: AuditFields): void {
    if (sizeOf(path) >= fileBytes) turnOver(atS);
    const row = chainRow(end, { at: atS, act, ...detail });
    writeLine(path, { row });
    end = { id: row.id, hash: row.hash };
  }

  /** A new file begins with a head of the row before, so that the chain can be checked when the old ones are gone. */
  function turnOver(atS: number): void {
    sign(atS);
    if (signed === undefined || signed.after.id !== end.id) return;
    rotate(dir);
    writeLine(path, signed);
  }

  function sign(atS: number): void {
    const by = signer();
    if (by === undefined || end.id === (signed?.after.id ?? 0)) return;
    const head = signAuditHead({ ...end, owner: by.owner, signedAt: atS }, by.key);
    const line = { head: Buffer.from(head).toString('base64url'), after: end };
    writeLine(path, line);
    signed = line;
  }

  return {
    note(atS, act, detail = {}) {
      try {
        if (lost > 0) addRow(atS, 'rows_lost', { count: lost });
        lost = 0;
        addRow(atS, act, detail);
      } catch {
        mend(path);
        lost += 1;
      }
    },
    signHead(atS) {
      try {
        sign(atS);
      } catch {
        mend(path);
      }
    },
  };
}

type HeadLine = Extract<AuditLine, { head: string }>;

function standing(dir: string): { end: ChainEnd; signed: HeadLine | undefined } {
  let end = CHAIN_START;
  let signed: HeadLine | undefined;
  mend(auditFile(dir, 0));
  for (const line of linesOrNone(dir)) {
    if (line === 'unreadable') continue;
    if ('row' in line) end = { id: line.row.id, hash: line.row.hash };
    else {
      signed = line;
      if (line.after.id > end.id) end = line.after;
    }
  }
  return { end, signed };
}

function linesOrNone(dir: string): readonly (AuditLine | 'unreadable')[] {
  try {
    return [...auditLines(dir, 1), ...auditLines(dir, 0)];
  } catch {
    return [];
  }
}

/** The oldest file goes. */
function rotate(dir: string): void {
  for (let number = FILES - 2; number >= 0; number -= 1) {
    try {
      renameSync(auditFile(dir, number), auditFile(dir, number + 1));
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
    }
  }
}

function writeLine(path: string, line: AuditLine): void {
  const file = openSync(path, 'a', 0o600);
  try {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Takes half a line at the end away, so that the next one stands on its own. */
function mend(path: string): void {
  try {
    const whole = lastWhole(path);
    if (whole !== undefined && whole < sizeOf(path)) truncateSync(path, whole);
  } catch {
    // A file that cannot be mended is named by whoever verifies it.
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
