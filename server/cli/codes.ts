// `licence answer-request`, `licence confirm` and `pbx rebind`: what an operator does by hand for a PBX without internet.
import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { qrPng, qrSvg } from '../../shared/licence/qr.ts';
import { encodeQrText } from '../../shared/licence/text-form.ts';
import { accept } from '../../shared/result.ts';
import { answerRequest } from '../flows/answer-request.ts';
import { rebind } from '../flows/rebind.ts';
import { takeConfirmation } from '../flows/take-confirmation.ts';
import { pbxNamed, verb } from './command.ts';
import { readAll, type Terminal } from './terminal.ts';

interface AnswerOptions {
  readonly bind?: boolean;
  readonly behind?: boolean;
  readonly qr?: string;
}

export function answerRequestCommand(command: Command, terminal: Terminal): void {
  command.description('answer the request code on standard input').argument('<serial>');
  command.option('--bind', 'bind this agent to the PBX, also in place of another');
  command.option('--behind', 'the agent holds a newer licence than this server, and I checked the grants');
  command.option('--qr <file>', 'write the answer as a picture too (.svg or .png)');
  verb<AnswerOptions>(command, terminal, async (office, { bind = false, behind = false, qr }, serial) => {
    const found = await pbxNamed(office, serial ?? '');
    if (!found.ok) return found;
    const { deps, act, vendor } = office;
    const code = await readAll(terminal.stdin);
    const { heldLeap } = deps.limits;
    const order = { pbxId: found.value.id, scope: vendor.path, code, bind, behind, heldLeap };
    const answered = await office.transact((trx) => answerRequest(trx, deps, act, order));
    if (!answered.ok) return answered;
    const { document, ...answer } = answered.value;
    const text = encodeQrText('licence', document);
    if (qr !== undefined) writeFileSync(qr, qr.endsWith('.png') ? await qrPng(text) : qrSvg(text));
    const warnings = answer.warnings.map((warning) => warning.message);
    return accept({ text: [...warnings, answer.activationCode].join('\n'), json: answer });
  });
}

export function confirmCommand(command: Command, terminal: Terminal): void {
  command.description('take the confirmation code on standard input').argument('<serial>');
  verb(command, terminal, async (office, _options, serial) => {
    const found = await pbxNamed(office, serial ?? '');
    if (!found.ok) return found;
    const order = { pbxId: found.value.id, scope: office.vendor.path, code: await readAll(terminal.stdin) };
    const taken = await office.transact((trx) => takeConfirmation(trx, office.act, order));
    if (!taken.ok) return taken;
    const { pending } = taken.value;
    const words = pending === null ? 'nothing is pending' : `the ${pending.kind} is still to be confirmed`;
    return accept({ text: `Confirmed; ${words}.`, json: taken.value });
  });
}

export function rebindCommand(command: Command, terminal: Terminal): void {
  command.description('token that binds the PBX to other hardware').argument('<serial>');
  command.option('--override <reason>', 'let it pass beyond the yearly count');
  verb<{ override?: string }>(command, terminal, async (office, { override }, serial) => {
    const found = await pbxNamed(office, serial ?? '');
    if (!found.ok) return found;
    const { deps, act, vendor } = office;
    const reason = override === undefined ? {} : { override };
    const order = { pbxId: found.value.id, scope: vendor.path, ...reason };
    const made = await office.transact((trx) => rebind(trx, deps.random, act, order));
    if (!made.ok) return made;
    const { used, allowed } = made.value.rebinds;
    const text = `${made.value.token}\nGood for one enrolment within 24 hours; ${used} of ${allowed} this year.`;
    return accept({ text, json: made.value });
  });
}
