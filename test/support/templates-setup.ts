// One folder per test run for what is prepared once: servers that most files copy, and the compiled code of the programs that tests start.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from './remove-folder.ts';
import { TEMPLATES } from './template.ts';

/** The workers, which start later, inherit the variable. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'switchkey-templates-'));
  process.env[TEMPLATES] = folder;
  process.env.NODE_COMPILE_CACHE ??= join(folder, 'compiled');
  return () => removeFolder(folder);
}
