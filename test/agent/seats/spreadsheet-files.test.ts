// The sample as spreadsheets write it when it was opened, filled in and saved: what Excel and LibreOffice put on the disk, byte for byte.
import { describe, expect, it } from 'vitest';
import { readMassFile } from '../../../agent/seats/mass-file.ts';

const HEADER = ['Ext key', 'Number', 'User', 'Addon license 1', 'Addon license 2'];
const ROWS = [
  ['101', '+6567891230', 'Müller, Jörg', 'device_ip_phone', 'call_recording'],
  ['0102', '006567891231', 'Anna "Ann" Lee', 'team_chat', ''],
];
const BOM = '\ufeff';

/** As Excel does: quotes where they are needed. */
const cell = (separator: string) => (text: string) =>
  text.includes(separator) || text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text;
const written = (separator: string, end: string, quote = cell(separator)) =>
  [HEADER, ...ROWS].map((row) => row.map(quote).join(separator) + end).join('');
const always = (text: string) => (text === '' ? '' : `"${text.replaceAll('"', '""')}"`);

describe('a mass configuration file', () => {
  it.each([
    ['LibreOffice, CSV UTF-8 with commas', written(',', '\n')],
    ['LibreOffice, every text cell quoted, semicolons', written(';', '\n', always)],
    ['LibreOffice, tabulators', written('\t', '\n')],
    ['Excel, "CSV UTF-8", English', BOM + written(',', '\r\n')],
    ['Excel, "CSV UTF-8", German', BOM + written(';', '\r\n')],
    ['Excel with the separator named on top', `${BOM}sep=;\r\n${written(';', '\r\n')}`],
    [
      'Excel with rows that were emptied and columns that were touched',
      BOM + written(',', ',,\r\n') + ',,,,,,\r\n'.repeat(3),
    ],
    ['Excel for Mac of old, carriage returns alone', written(',', '\r')],
  ])('is read as %s writes it', (_name, text) => {
    const read = readMassFile(Buffer.from(text));
    expect(read).toMatchObject({
      ok: true,
      value: [
        { extension: '101', did: '+6567891230', user: 'Müller, Jörg' },
        { extension: '0102', did: '006567891231', user: 'Anna "Ann" Lee' },
      ],
    });
    const addOns = read.ok ? read.value.map((line) => line.addOns.map((one) => one.text)) : [];
    expect(addOns).toEqual([['device_ip_phone', 'call_recording'], ['team_chat']]);
  });

  it.each([
    ['Excel, "Unicode text"', Buffer.from(BOM + written('\t', '\r\n'), 'utf16le'), 'file_encoding'],
    ['Excel, "CSV" on a German Windows', Buffer.from(written(';', '\r\n'), 'latin1'), 'file_encoding'],
    ['a workbook with another name', Buffer.from('PK\u0003\u0004workbook'), 'file_is_spreadsheet'],
  ])('is refused with what to do when it comes as %s', (_name, bytes, code) => {
    const read = readMassFile(bytes);
    expect(read).toMatchObject({ ok: false, refusal: { code, next: expect.stringContaining('CSV UTF-8') } });
  });
});
