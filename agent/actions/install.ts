// Puts the files of an installation plan on this machine: compares first, writes whole files, keeps what was there.
import { chown, link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Fault, reasonOf } from '../../shared/errors.ts';

/** Paths are absolute. */
export interface PlannedFile {
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly mode: number;
  /** True when the content must not be shown. */
  readonly secret?: boolean;
}

export interface SurveyedFile extends PlannedFile {
  readonly state: 'new' | 'changed' | 'unchanged';
}

/** Where the file that stood in the way is kept. */
const KEPT_SUFFIX = '.before-switchkey';

/** Compares every file with what is there; `root` is put before the paths ('/' for this machine). Throws Fault `install_not_readable`. */
export async function surveyFiles(files: readonly PlannedFile[], root: string): Promise<SurveyedFile[]> {
  return Promise.all(
    files.map(async (file) => {
      const placed = { ...file, path: path.join(root, file.path) };
      const found = await readFile(placed.path).catch(absent);
      const same = found?.equals(Buffer.from(file.content));
      const state = same === undefined ? 'new' : same ? 'unchanged' : 'changed';
      return { ...placed, state };
    }),
  );
}

/**
 * Writes what is new or changed: temporary file, fsync, rename; a changed file is kept beside with `KEPT_SUFFIX`. The
 * owner is the folder's, so that what root writes can be read by the agent's user or the PBX's. Throws Fault `install_not_written`.
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
  await makeFolder(folder, (file.mode & 0o077) === 0 ? 0o700 : 0o755);
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

/** New folders belong to whom the one above belongs. */
async function makeFolder(folder: string, mode: number): Promise<void> {
  const above = path.dirname(folder);
  if ((await stat(folder).catch(absent)) !== undefined) return;
  if (above !== folder) await makeFolder(above, mode);
  const { uid, gid } = await stat(above);
  await mkdir(folder, { mode });
  await chown(folder, uid, gid);
}

/** The first version is the one worth keeping: a second installation does not overwrite it. */
async function keep(file: string): Promise<void> {
  await link(file, `${file}${KEPT_SUFFIX}`).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code !== 'EEXIST') throw thrown;
  });
}

function absent(thrown: NodeJS.ErrnoException): undefined {
  if (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR') return undefined;
  throw new Fault(
    'install_not_readable',
    `What is there cannot be looked at: ${reasonOf(thrown)}. Run the command as root.`,
    thrown,
  );
}
