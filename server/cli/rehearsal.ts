// Rehearses a verb of the ceremony on a throw-away copy of the data folder: nothing is changed, nothing is sent anywhere.
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { Fault } from '../../shared/errors.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { backupTexts, writeBackup } from '../db/backup.ts';
import { openDatabase } from '../db/open.ts';
import { databaseFile, databasePlace } from '../db/place.ts';
import { signingFolder } from '../deps.ts';
import { proveTrust, revisionsOf } from '../flows/prove-trust.ts';
import { reissueLicences } from '../flows/reissue-licences.ts';
import { restoreBackup } from '../flows/restore-backup.ts';
import { type FolderOptions, inOffice, type Office, onFolder, report, type Said } from './command.ts';
import type { Terminal } from './terminal.ts';

export interface Stage {
  readonly office: Office;
  /** The real data folder, or the copy. */
  readonly dataFolder: string;
  /** Where new root keys go: the folder named, or one that is thrown away. */
  newKeysFolder(named: string): string;
}

interface RehearsalOptions extends FolderOptions {
  readonly rehearse?: boolean;
}

/** A verb that publishes a trust root: then issues what that ended anew, and proves that agents follow. */
export function publishingVerb<Options extends object>(
  command: Command,
  terminal: Terminal,
  work: (stage: Stage, options: Options, ...args: string[]) => Promise<Result<Said>>,
): Command {
  onFolder(command).option(
    '--rehearse',
    'do it on a throw-away copy, change nothing, and prove that agents would follow',
  );
  return command.action(async (...given: unknown[]) => {
    const options = command.opts<Options & RehearsalOptions>();
    const args = given.slice(0, command.registeredArguments.length).flat().map(String);
    await report(terminal, options, async () => {
      if (options.rehearse !== true) {
        const stage = { dataFolder: options.data, newKeysFolder: (named: string) => named };
        return await inOffice(terminal, options, (office) =>
          published({ office, ...stage }, (real) => work(real, options, ...args)),
        );
      }
      const copy = await copyOf(options, terminal.nowMs());
      try {
        const stage = { dataFolder: copy, newKeysFolder: () => join(copy, 'new-root-keys') };
        const said = await inOffice(terminal, { data: copy }, (office) =>
          published({ office, ...stage }, (real) => work(real, options, ...args)),
        );
        if (!said.ok) return said;
        const text = `Rehearsal; nothing was changed.\n${said.value.text}`;
        return accept({ text, json: { rehearsal: true, ...Object(said.value.json) } });
      } finally {
        rmSync(copy, { recursive: true, force: true });
      }
    });
  });
}

async function published(stage: Stage, work: (stage: Stage) => Promise<Result<Said>>): Promise<Result<Said>> {
  const { deps, act, vendor } = stage.office;
  const before = await revisionsOf(deps.database.reader, vendor.path);
  const done = await work(stage);
  if (!done.ok) return done;
  await deps.changes.catchUp();
  const reissued = await reissueLicences(deps.database, deps, act, vendor.path);
  const proof = await proveTrust(deps.database.reader, deps.signing.rootsAfter(0), vendor.path, before);
  if (!proof.ok) return proof;
  const { roots, version, epoch, taken, refused } = proof.value;
  if (refused.length > 0) {
    const words = `An agent would refuse the licence of ${refused.length} PBXs: ${refused.slice(0, 10).join(', ')}.`;
    return refuse('agents_would_refuse', words, 'Issue their licences again, then look at trust show.');
  }
  const lines = [
    done.value.text,
    `${reissued} licences were issued anew.`,
    `An agent walks ${roots} roots from the first to version ${version} (epoch ${epoch}) and takes the newest licence of ${taken} PBXs.`,
  ];
  return accept({ text: lines.join('\n'), json: { ...Object(done.value.json), reissued, proof: proof.value } });
}

/** The database as one consistent picture in a file, also while the server runs and wherever its own database is. */
async function copyOf({ data, database: address }: FolderOptions, nowMs: number): Promise<string> {
  if (!existsSync(signingFolder(data))) {
    throw new Fault('trust_missing', 'This data folder was not initialised; run init first.');
  }
  const copy = mkdtempSync(join(tmpdir(), 'switchkey-rehearsal-'));
  const database = await openDatabase(address ?? databasePlace(data));
  try {
    await writeBackup(database, nowMs, async (lines) => {
      const restored = await restoreBackup(databaseFile(copy), backupTexts(lines), { changedAudit: true });
      if (!restored.ok) throw new Fault(restored.refusal.code, restored.refusal.message);
    });
  } finally {
    await database.close();
  }
  cpSync(signingFolder(data), signingFolder(copy), { recursive: true });
  return copy;
}
