// `licence show`, `code`, `issue`: the document in force, as text or picture, and issuing it again.
import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { qrPng, qrSvg } from '../../shared/licence/qr.ts';
import { encodeQrText } from '../../shared/licence/text-form.ts';
import { accept } from '../../shared/result.ts';
import { isoOf } from '../../shared/time.ts';
import { issueLicence } from '../flows/issue-licence.ts';
import { reissueLicences } from '../flows/reissue-licences.ts';
import { licenceNotFound, showLicence } from '../flows/show-licence.ts';
import { latestLicence } from '../licences/licence-store.ts';
import { answerRequestCommand, confirmCommand } from './codes.ts';
import { pbxNamed, verb } from './command.ts';
import type { Terminal } from './terminal.ts';

export function licenceCommands(terminal: Terminal): Command {
  const licence = new Command('licence').description('the signed document of a PBX');
  const show = licence.command('show').description('what is in force').argument('<serial>');
  verb(show, terminal, async (office, _options, serial) => {
    const found = await pbxNamed(office, serial ?? '');
    if (!found.ok) return found;
    const shown = await showLicence(office.deps.database.reader, { pbxId: found.value.id, scope: office.vendor.path });
    if (!shown.ok) return shown;
    const { epoch, seq, issuedAt, freshUntil, applied } = shown.value;
    const lines = [
      `${found.value.serial}  licence ${epoch}.${seq}`,
      `issued   ${isoOf(issuedAt)}, fresh until ${isoOf(freshUntil)}`,
      `applied  ${applied === null ? 'not confirmed yet' : `${applied.result} ${isoOf(applied.appliedAt)}`}`,
    ];
    return accept({ text: lines.join('\n'), json: shown.value });
  });
  codeCommand(licence, terminal);
  const issue = licence.command('issue').description('issue it again').argument('<serial>');
  issue.option('--force', 'also when nothing changed');
  verb<{ force?: boolean }>(issue, terminal, async (office, { force = false }, serial) => {
    const found = await pbxNamed(office, serial ?? '');
    if (!found.ok) return found;
    const { deps, act } = office;
    const order = { pbxId: found.value.id, force, reason: 'asked for' };
    const issued = await office.transact((trx) => issueLicence(trx, deps, act, order));
    if (!issued.ok) return issued;
    const { epoch, seq } = issued.value.licence;
    const words = issued.value.changed ? 'is issued' : 'stays, nothing changed';
    return accept({ text: `Licence ${epoch}.${seq} ${words}.`, json: { epoch, seq, changed: issued.value.changed } });
  });
  answerRequestCommand(licence.command('answer-request'), terminal);
  confirmCommand(licence.command('confirm'), terminal);
  const again = licence.command('reissue').description('issue what a change of keys ended, again');
  verb(again, terminal, async ({ deps, act, vendor }) => {
    const reissued = await reissueLicences(deps.database, deps, act, vendor.path);
    return accept({ text: `${reissued} licences were issued anew.`, json: { reissued } });
  });
  return licence;
}

function codeCommand(licence: Command, terminal: Terminal): void {
  const code = licence.command('code').description('the activation code').argument('<serial>');
  code.option('--qr <file>', 'write it as a picture (.svg or .png) instead');
  verb<{ qr?: string }>(code, terminal, async (office, { qr }, serial) => {
    const found = await pbxNamed(office, serial ?? '');
    if (!found.ok) return found;
    const db = office.deps.database.reader;
    const latest = await latestLicence(db, found.value.id);
    const shown = await showLicence(db, { pbxId: found.value.id, scope: office.vendor.path });
    if (!shown.ok) return shown;
    if (latest === undefined) return licenceNotFound(found.value.serial);
    const { activationCode } = shown.value;
    if (qr === undefined) return accept({ text: activationCode, json: { activationCode } });
    const text = encodeQrText('licence', latest.document);
    writeFileSync(qr, qr.endsWith('.png') ? await qrPng(text) : qrSvg(text));
    return accept({ text: `Wrote ${qr}.`, json: { qr, activationCode } });
  });
}
