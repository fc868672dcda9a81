// `audit`, `audit export` and `verify-audit`: what happened, taken along, and whether anybody changed it.
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { Fault } from '../../shared/errors.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { isoOf } from '../../shared/time.ts';
import { auditRowsAfter, listAudit } from '../audit/audit-store.ts';
import { listHeads } from '../audit/head-store.ts';
import { frontLine, headLine, rowLine } from '../audit/trail.ts';
import type { ServerDeps } from '../deps.ts';
import { signAuditHead } from '../flows/sign-audit-head.ts';
import { type AuditVerdict, headsOfTrail, verifyAudit, verifyTrail } from '../flows/verify-audit.ts';
import { inOffice, report, type Said, table, verb } from './command.ts';
import { wholeNumber } from './init.ts';
import type { Terminal } from './terminal.ts';

export function auditCommands(terminal: Terminal): Command[] {
  const audit = new Command('audit').description('what happened');
  const list = audit.command('list', { isDefault: true }).description('newest first');
  list.option('--limit <n>', 'rows', wholeNumber, 50);
  verb<{ limit: number }>(list, terminal, async ({ deps, vendor }, { limit }) => {
    const page = { beforeId: Number.MAX_SAFE_INTEGER, limit };
    const entries = await listAudit(deps.database.reader, vendor.path, page);
    const rows = entries.map((row) => [row.id, isoOf(Math.floor(row.atMs / 1000)), row.actor, row.action, row.subject]);
    return accept({ text: table(['id', 'at', 'actor', 'action', 'subject'], rows), json: entries });
  });
  exportCommand(audit.command('export'), terminal);
  return [audit, verifyCommand(terminal)];
}

function exportCommand(command: Command, terminal: Terminal): void {
  command.description('the whole trail with its signed heads and the trust roots');
  command.requiredOption('--jsonl <file>', 'where to write it, as JSON lines');
  verb<{ jsonl: string }>(command, terminal, async ({ deps, act }, { jsonl }) => {
    await signAuditHead(deps.database, deps.signing, act.nowMs);
    await pipeline(Readable.from(trailLines(deps)), createWriteStream(jsonl, { mode: 0o600 }));
    return accept({ text: `Wrote ${jsonl}. Check it anywhere with verify-audit --file.`, json: { file: jsonl } });
  });
}

async function* trailLines({ database, signing }: ServerDeps): AsyncGenerator<string> {
  yield `${frontLine(signing.current().root.issuer, signing.rootsAfter(0))}\n`;
  for (const head of await listHeads(database.reader)) yield `${headLine(head)}\n`;
  for (let last = 0; ; ) {
    const rows = await auditRowsAfter(database.reader, last, 1_000);
    for (const row of rows) yield `${rowLine(row)}\n`;
    if (rows.length === 0) return;
    last = rows.at(-1)?.id ?? last;
  }
}

interface VerifyOptions {
  readonly data?: string;
  readonly file?: string;
  readonly against?: string;
  readonly json?: boolean;
}

function verifyCommand(terminal: Terminal): Command {
  const command = new Command('verify-audit').description('whether anybody changed the audit trail');
  command.option('--data <folder>', 'data folder of the server');
  command.option('--file <export>', 'an export instead; needs neither server nor network');
  command.option('--against <export>', 'an earlier export: also finds a tail cut off with its heads');
  command.option('--json', 'answer as JSON');
  return command.action(async (options: VerifyOptions) => {
    await report(terminal, options, () => verdictOf(terminal, options));
  });
}

async function verdictOf(terminal: Terminal, { data, file, against }: VerifyOptions): Promise<Result<Said>> {
  if ((data === undefined) === (file === undefined)) {
    return refuse('validation_failed', 'Name either --data or --file.', 'See verify-audit --help.');
  }
  if (file !== undefined) return said(await verifyTrail(linesOf(file)));
  const also = against === undefined ? accept([]) : await headsOfTrail(linesOf(against));
  if (!also.ok) return also;
  return await inOffice(terminal, { data: data ?? '' }, async ({ deps }) =>
    said(await verifyAudit(deps.database.reader, deps.signing.rootsAfter(0), also.value)),
  );
}

function said(verified: Result<AuditVerdict>): Result<Said> {
  if (!verified.ok) return verified;
  const { ok, rows, signedUpTo, anchor, faults, limits } = verified.value;
  if (!ok) {
    const words = faults.map((fault) => fault.message).join('\n');
    const next = 'Compare with an export kept elsewhere, and find out who may write to the data folder.';
    return refuse('audit_changed', words, next, { faults: JSON.stringify(faults) });
  }
  const text = `${rows} rows, none changed; signed up to row ${signedUpTo}. Trust anchor ${anchor}\n${limits}`;
  return accept({ text, json: verified.value });
}

async function* linesOf(file: string): AsyncGenerator<string> {
  try {
    yield* createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  } catch (error) {
    throw new Fault('file_unreadable', `${file} cannot be read.`, error);
  }
}
