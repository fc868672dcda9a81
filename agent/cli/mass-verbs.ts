// One function per command of mass configuration: send the file, show what it changes, put it into force.
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  MASS_FILE_CAP,
  type MassRow,
  type MassRun,
  massRowsSchema,
  massRunSchema,
  massRunsSchema,
} from '../../shared/contracts/mass-api.ts';
import { reasonOf } from '../../shared/errors.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { type Answer, answered } from './answer.ts';
import { daemonOf } from './daemon-client.ts';
import { aligned, blocks } from './words/layout.ts';

const SHOWN = 50;

export async function runs(state: string): Promise<Result<Answer>> {
  const found = await daemonOf(state).get('/mass', massRunsSchema);
  return answered(found, ({ items }) =>
    items.length === 0 ? 'Nothing was uploaded yet.' : items.map(runLine).join('\n'),
  );
}

export async function sample(state: string): Promise<Result<Answer>> {
  return asText(await daemonOf(state).text('/mass/sample'));
}

export async function result(id: string, state: string): Promise<Result<Answer>> {
  return asText(await daemonOf(state).text(`/mass/${encodeURIComponent(id)}/result`));
}

export async function check(file: string, state: string): Promise<Result<Answer>> {
  const bytes = await contentOf(file);
  if (!bytes.ok) return bytes;
  const daemon = daemonOf(state);
  const name = encodeURIComponent(path.basename(file));
  const run = await daemon.send(`/mass/check?name=${name}`, bytes.value, massRunSchema);
  if (!run.ok) return run;
  const rows = await daemon.get(`/mass/${run.value.id}/rows?limit=${SHOWN}`, massRowsSchema);
  if (!rows.ok) return rows;
  const { id, notes, canConfigure } = run.value;
  const next =
    canConfigure === 'no'
      ? []
      : [`To put it into force: mass configure ${id}${canConfigure === 'yes' ? '' : ' --valid-rows-only'}`];
  const text = blocks(
    [runLine(run.value), ...notes.map(({ message }) => message)],
    aligned(rows.value.items.map(rowWords)),
    next,
  );
  return accept({ json: { ...run.value, items: rows.value.items }, text });
}

export async function configure(
  id: string,
  options: { readonly state: string; readonly validRowsOnly?: true },
): Promise<Result<Answer>> {
  const body = { validRowsOnly: options.validRowsOnly === true };
  const run = await daemonOf(options.state).post(`/mass/${encodeURIComponent(id)}/configure`, body, massRunSchema);
  return answered(run, runLine, ({ refusal }) => refusal);
}

export async function undo(id: string, state: string): Promise<Result<Answer>> {
  const run = await daemonOf(state).post(`/mass/${encodeURIComponent(id)}/undo`, {}, massRunSchema);
  return answered(run, runLine, ({ refusal }) => refusal);
}

async function contentOf(file: string): Promise<Result<Buffer>> {
  try {
    if ((await stat(file)).size > MASS_FILE_CAP)
      return refuse('too_large', `The file is larger than ${MASS_FILE_CAP / 1024 / 1024} MiB.`, 'Split it.');
    return accept(await readFile(file));
  } catch (thrown) {
    return refuse(
      'file_unreadable',
      `The file could not be read: ${reasonOf(thrown)}.`,
      'Check the name and the access to it.',
    );
  }
}

function runLine({ id, state, name, message, changes }: MassRun): string {
  const { assigned, reassigned, changed, unchanged } = changes;
  return `${id} ${name} (${state}): ${message} ${assigned} assigned, ${reassigned} reassigned, ${changed} changed, ${unchanged} unchanged.`;
}

function rowWords({ line, extension, verdict, change, before, after, notes }: MassRow): [string, string] {
  const stand = (one: MassRow['before']) =>
    one === undefined ? 'nobody' : [one.user, one.did, ...one.addOns].filter(Boolean).join(' ');
  const diff = change === 'unchanged' || after === undefined ? stand(before) : `${stand(before)} → ${stand(after)}`;
  return [
    `${line} ${extension} ${verdict}`,
    [diff, ...notes.map(({ column, message }) => `! ${column}: ${message}`)].join('\n'),
  ];
}

function asText(text: Result<string>): Result<Answer> {
  return text.ok ? accept({ json: text.value, text: text.value }) : text;
}
