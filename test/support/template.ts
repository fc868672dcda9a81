// Folders that the first test file of a run that wants one prepares, and every other copies.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Names the folder of the run; absent beside the test runner, where everything is prepared anew. */
export const TEMPLATES = 'SWITCHKEY_TEST_TEMPLATES';

/**
 * A fresh copy of the folder called `name`, or undefined without a run. `prepare` fills an empty folder and leaves nothing
 * open in it; two workers may do so at once, and the first one's counts.
 */
export async function copyOfTemplate(
  name: string,
  prepare: (folder: string) => Promise<void>,
): Promise<string | undefined> {
  const run = process.env[TEMPLATES];
  if (run === undefined) return undefined;
  const template = join(run, name);
  if (!existsSync(template)) await make(template, prepare);
  const copy = await mkdtemp(join(tmpdir(), 'switchkey-server-'));
  await cp(template, copy, { recursive: true, preserveTimestamps: true });
  return copy;
}

async function make(template: string, prepare: (folder: string) => Promise<void>): Promise<void> {
  const part = `${template}.${randomBytes(6).toString('hex')}`;
  await prepare(part);
  try {
    await rename(part, template);
  } catch (error) {
    if (!existsSync(template)) throw error;
    await rm(part, { recursive: true, force: true });
  }
}
