// Puts the files of an installation plan on this machine: compares first, writes whole files, keeps what was there.
import { chown, link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Fault, reasonOf } from '../../shared/errors.ts';
import type { InstallPlan } from '../enforcement/driver.ts';

type PlannedFile = InstallPlan['files'][number];

export interface SurveyedFile extends PlannedFile {
  readonly state: 'new' | 'changed' | 'unchanged';
}

/** Where the file that stood in the way is kept. */
const KEPT_SUFFIX = '.before-switchkey';

/** Compares every file with what is there. Paths are absolute; `root` is put before them ('/' for this machine). */
export async function surveyFiles(files: InstallPlan['files'], root: string): Promise<SurveyedFile[]> {
  return Promise.all(
    files.map(async (file) => {
      const placed = { ...file, path: path.join(root, file.path) };
      const found = await readFile(placed.path, 'utf8').catch(absent);
      const state = found === undefined ? 'new' : found === file.content ? 'unchanged' : 'changed';
      return { ...placed, state };
    }),
  );
}

/**
 * Writes what is new or changed: temporary file, fsync, rename; a changed file is kept beside with `KEPT_SUFFIX`. The
 * owner is the folder's, so that root can write what the agent's user reads. Throws Fault `install_not_written`.
 */
export async function writeFiles(files: readonly SurveyedFile[]): Promise<void> {
  for (const file of files) {
    if (file.state === 'unchanged') continue;
    try {
      await writeWhole(file);
    } catch (thrown) {
      throw new Fault(
        'install_not_written',
        `${file.path} could not be written: ${reasonOf(thrown)}. Run the command as root; it can be repeated.`,
        thrown,
      );
    }
  }
}

async function writeWhole(file: SurveyedFile): Promise<void> {
  const folder = path.dirname(file.path);
  await mkdir(folder, { recursive: true, mode: (file.mode & 0o077) === 0 ? 0o700 : 0o755 });
  const temporary = `${file.path}.tmp`;
  await rm(temporary, { force: true });
  const handle = await open(temporary, 'wx', file.mode);
  try {
    await handle.writeFile(file.content);
    await handle.chmod(file.mode);
    await handle.sync();
  } finally {
    await handle.close();
  }
  const owner = await stat(folder);
  await chown(temporary, owner.uid, owner.gid);
  if (file.state === 'changed') await keep(file.path);
  await rename(temporary, file.path);
}

/** The first version is the one worth keeping: a second installation does not overwrite it. */
async function keep(file: string): Promise<void> {
  await link(file, `${file}${KEPT_SUFFIX}`).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code !== 'EEXIST') throw thrown;
  });
}

function absent(thrown: NodeJS.ErrnoException): undefined {
  if (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR') return undefined;
  throw thrown;
}
