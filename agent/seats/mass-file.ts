// A file of mass configuration as Excel and LibreOffice write it: CSV with any usual separator. Pure: bytes in, rows or why not.
import { parse } from 'csv-parse/sync';
import { reasonOf } from '../../shared/errors.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';

export interface MassLine {
  readonly line: number;
  readonly extension: string;
  readonly did: string;
  readonly user: string;
  readonly addOns: readonly { readonly column: string; readonly text: string }[];
}

type FileCode =
  | 'file_empty'
  | 'file_is_spreadsheet'
  | 'file_encoding'
  | 'file_unreadable'
  | 'file_columns'
  | 'file_too_wide'
  | 'file_too_long';

const FIRST = ['Ext key', 'Number', 'User'] as const;
const MOST_COLUMNS = 64;
const MOST_ROWS = 50_000;
const LONGEST_CELL = 1_000;
const AGAIN = 'Nothing was changed. Download the sample file and fill that in.';

/** The sample of the source document, as text. */
export const SAMPLE = [
  'Ext key,Number,User,Addon license 1,Addon license 2,Addon license 3,Addon license 4',
  '101,6567891230,John,device_ip_phone,device_mobile_app,license_dnc_checking_enabled,call_recording',
  '102,6567891231,Alice,device_ip_phone,device_mobile_app,license_dnc_checking_enabled,call_recording',
  '104,6567891232,Lucie,device_ip_phone,device_desktop_app,call_recording',
  '109,6567891233,Hallie,device_ip_phone,device_desktop_app,call_recording',
  '',
].join('\r\n');

export function readMassFile(bytes: Uint8Array): Result<readonly MassLine[], FileCode> {
  const text = textOf(bytes);
  if (!text.ok) return text;
  const [head = ''] = text.value.split(/\r\n|\r|\n/, 1);
  const delimiter = [',', ';', '\t'].sort((a, b) => head.split(b).length - head.split(a).length)[0] ?? ',';
  if (head.split(delimiter).length > MOST_COLUMNS)
    return refuse('file_too_wide', `The file has more than ${MOST_COLUMNS} columns.`, AGAIN);
  let rows: { record: string[]; info: { lines: number } }[];
  try {
    rows = parse(text.value, {
      ...{ delimiter, info: true, relax_column_count: true, skip_empty_lines: true, relax_quotes: true },
      ...{ max_record_size: MOST_COLUMNS * LONGEST_CELL, to: MOST_ROWS + 2 },
    }) as unknown as typeof rows;
  } catch (thrown) {
    return refuse('file_unreadable', `The file cannot be read as CSV: ${reasonOf(thrown)}.`, AGAIN);
  }
  const [header, ...body] = rows;
  if (header === undefined) return refuse('file_empty', 'The file is empty.', AGAIN);
  if (body.length > MOST_ROWS) return refuse('file_too_long', `The file has more than ${MOST_ROWS} rows.`, AGAIN);
  const names = header.record.map((name) => name.trim());
  const wrong = wrongColumn(names);
  if (wrong !== undefined) return refuse('file_columns', wrong, AGAIN);
  if (body.length === 0) return refuse('file_empty', 'The file has a header and no row.', AGAIN);
  return accept(
    body
      .map(({ record, info }) => lineOf(record, info.lines, names))
      .filter(({ extension, did, user, addOns }) => `${extension}${did}${user}` !== '' || addOns.length > 0),
  );
}

function textOf(bytes: Uint8Array): Result<string, FileCode> {
  const [a, b] = bytes;
  if (bytes.length === 0) return refuse('file_empty', 'The file is empty.', AGAIN);
  if ((a === 0x50 && b === 0x4b) || (a === 0xd0 && b === 0xcf))
    return refuse(
      'file_is_spreadsheet',
      'This is a spreadsheet (XLSX, ODS or XLS), not a CSV file.',
      'Save it as "CSV UTF-8" and upload that. Nothing was changed.',
    );
  const encoded = refuse(
    'file_encoding',
    'The text is not in UTF-8, so names and numbers would be misread.',
    'Save it as "CSV UTF-8" (in LibreOffice: character set UTF-8) and upload that. Nothing was changed.',
  );
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return encoded;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/^sep=.\r?\n/, '');
    return text.includes('\0') ? encoded : accept(text);
  } catch {
    return encoded;
  }
}

/** Case and blanks in headers do not matter; trailing empty columns are what spreadsheets leave behind. */
function wrongColumn(names: readonly string[]): string | undefined {
  const plain = (name: string) => name.toLowerCase().replace(/[\s_]+/g, '');
  for (const [at, name] of FIRST.entries()) {
    if (plain(names[at] ?? '') !== plain(name))
      return `Column ${at + 1} is called "${shown(names[at])}" instead of "${name}".`;
  }
  const odd = names.slice(FIRST.length).find((name) => name !== '' && !/^addonlicen[sc]e\d*$/.test(plain(name)));
  return odd === undefined
    ? undefined
    : `There is a column "${shown(odd)}"; beside the first three all are called "Addon license 1", "Addon license 2" and so on.`;
}

function shown(text = ''): string {
  return text.slice(0, 40).replace(/\p{C}/gu, '');
}

function lineOf(record: readonly string[], line: number, names: readonly string[]): MassLine {
  const cell = (at: number) => (record[at] ?? '').trim().slice(0, LONGEST_CELL);
  const addOns = record.slice(FIRST.length).flatMap((text, at) => {
    const column = names[at + FIRST.length] || `column ${at + FIRST.length + 1}`;
    return text.trim() === '' ? [] : [{ column, text: text.trim().slice(0, LONGEST_CELL) }];
  });
  return { line, extension: cell(0), did: cell(1), user: cell(2), addOns };
}
