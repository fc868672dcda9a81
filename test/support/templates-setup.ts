// One folder per test run in which prepared servers lie, so that most files copy one instead of setting it up again.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TEMPLATES } from './template.ts';

/** The workers, which start later, inherit the variable. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'switchkey-templates-'));
  process.env[TEMPLATES] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
