// The installation for a person: each file with its content, then what is left to do by hand. Secrets are not shown.
import type { SurveyedFile } from '../../actions/install.ts';
import { blocks } from './layout.ts';

export interface InstallView {
  readonly written: boolean;
  readonly files: readonly SurveyedFile[];
  readonly instructions: readonly string[];
  /** Fingerprint of the anchor among the files. */
  readonly anchor?: string;
}

export function installWords({ written, files, instructions, anchor }: InstallView): string {
  const pending = files.filter((file) => file.state !== 'unchanged').length;
  const headline =
    pending === 0
      ? 'Every file is in place.'
      : written
        ? `${pending} of ${files.length} files were written.`
        : `${pending} of ${files.length} files are to be written; "install --write" writes them.`;
  return blocks(
    [headline],
    anchor === undefined ? [] : [`This agent will trust ${anchor}; compare it with what the vendor publishes.`],
    ...files.map((file) => fileLines(file, written)),
    instructions.length === 0 ? [] : ['By hand:', ...instructions.map((line, index) => `  ${index + 1}. ${line}`)],
  );
}

function fileLines(file: SurveyedFile, written: boolean): string[] {
  const mode = file.mode.toString(8).padStart(4, '0');
  const title = `${file.path}  (${written && file.state !== 'unchanged' ? 'written' : file.state}, mode ${mode})`;
  if (file.state === 'unchanged' || written) return [title];
  return [title, ...shown(file).map((line) => `  ${line}`.trimEnd())];
}

/** Of a file with a secret only its other lines are shown; bytes are not for reading. */
function shown({ content, secret }: SurveyedFile): string[] {
  if (typeof content !== 'string') return [`(${content.length} bytes)`];
  const lines = content.replace(/\n$/, '').split('\n');
  if (secret !== true) return lines;
  return lines.length === 1
    ? ['(a secret, not shown)']
    : lines.map((line) => line.replace(/^(\s*secret\s*=\s*).+$/i, '$1(not shown)'));
}
