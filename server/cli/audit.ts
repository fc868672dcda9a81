// `audit`: what happened, newest first.
import { Command } from 'commander';
import { accept } from '../../shared/result.ts';
import { isoOf } from '../../shared/time.ts';
import { listAudit } from '../audit/audit-store.ts';
import { table, verb } from './command.ts';
import { wholeNumber } from './init.ts';
import type { Terminal } from './terminal.ts';

export function auditCommand(terminal: Terminal): Command {
  const command = new Command('audit')
    .description('what happened, newest first')
    .option('--limit <n>', 'rows', wholeNumber, 50);
  return verb<{ limit: number }>(command, terminal, async ({ deps, vendor }, { limit }) => {
    const page = { beforeId: Number.MAX_SAFE_INTEGER, limit };
    const entries = await listAudit(deps.database.reader, vendor.path, page);
    const rows = entries.map((row) => [row.id, isoOf(Math.floor(row.atMs / 1000)), row.actor, row.action, row.subject]);
    return accept({ text: table(['id', 'at', 'actor', 'action', 'subject'], rows), json: entries });
  });
}
