// `jobs list` and `jobs run`: what the server does by the clock, and one of it now.
import { Command } from 'commander';
import type { JobOutcome } from '../../shared/contracts/jobs-api.ts';
import { accept } from '../../shared/result.ts';
import { isoOf } from '../../shared/time.ts';
import { jobDesk } from '../jobs/desk.ts';
import { table, verb } from './command.ts';
import type { Terminal } from './terminal.ts';

export function jobCommands(terminal: Terminal): Command {
  const jobs = new Command('jobs').description('what is done by the clock');
  verb(jobs.command('list').description('every job, its last run and its next'), terminal, async ({ deps }) => {
    const items = await jobDesk(deps).list(deps.database.reader);
    const at = (ms: number | null) => (ms === null ? '-' : isoOf(Math.floor(ms / 1000)));
    const rows = items.map((job) => [
      job.name,
      at(job.endedAtMs),
      at(job.nextAtMs),
      job.outcome === null ? '-' : 'error' in job.outcome ? `failed: ${job.outcome.error}` : counted(job.outcome),
      job.says,
    ]);
    return accept({ text: table(['job', 'ended', 'next', 'outcome', ''], rows), json: items });
  });
  const run = jobs.command('run <name>').description('runs one now, also before its time');
  run.option('--dry-run', 'counts what would be done and does nothing');
  verb<{ readonly dryRun?: boolean }>(run, terminal, async ({ deps, act }, { dryRun = false }, name = '') => {
    const ran = await jobDesk(deps).run(name, act.nowMs, dryRun);
    if (!ran.ok) return ran;
    const text = dryRun ? `${name} would look at ${ran.value.found}.` : `${name}: ${counted(ran.value)}.`;
    return accept({ text, json: ran.value });
  });
  return jobs;
}

function counted({ found, done, failed }: JobOutcome): string {
  return `${found} found, ${done} done, ${failed} failed`;
}
