// The verbs that need no daemon: doctor, which asks it if it can be asked, install, and the look at the audit trail.
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { serialNumber } from '../../shared/contracts/bytes.ts';
import { type Doctor, doctorSchema, installPlanSchema } from '../../shared/contracts/local-api.ts';
import { reasonOf } from '../../shared/errors.ts';
import { accept, type Refusal, type Result, refuse } from '../../shared/result.ts';
import { type Anchor, anchorFrom } from '../actions/anchor-from.ts';
import { auditInExport, auditInFolder, exportAudit } from '../actions/audit.ts';
import { examineAlone } from '../actions/doctor-alone.ts';
import { type SurveyedFile, surveyFiles, writeFiles } from '../actions/install.ts';
import type { AuditReport } from '../audit/verify-audit.ts';
import type { InstallPlan } from '../enforcement/driver.ts';
import { type Answer, answered } from './answer.ts';
import type { CliWorld } from './cli-world.ts';
import { daemonOf } from './daemon-client.ts';
import { givenCa } from './given-ca.ts';
import { readCode } from './read-code.ts';
import { auditWords, doctorWords } from './words/answer-words.ts';
import { type InstallView, installWords } from './words/install-words.ts';

export interface InstallOptions {
  readonly state: string;
  readonly write?: true;
  readonly root: string;
  /** `true` when the option was given without a folder. */
  readonly asterisk?: string | true;
  readonly server?: string;
  readonly serial?: string;
  readonly serverCa?: string;
  readonly anchor?: string;
}

export async function doctor(stateDir: string): Promise<Result<Answer>> {
  const asked = await daemonOf(stateDir).get('/doctor', doctorSchema);
  return asked.ok
    ? answered(asked, doctorWords, worstOf)
    : answered(accept(await examineAlone(stateDir)), doctorWords, () => asked.refusal);
}

export async function install(options: InstallOptions, world: CliWorld): Promise<Result<Answer>> {
  const { state, server, serial, asterisk } = options;
  if (serial !== undefined && !serialNumber.safeParse(serial).success) {
    return refuse('serial_invalid', 'That is no serial number of a PBX.', 'It has 4 to 32 of A-Z, 0-9 and -.');
  }
  const anchor = options.anchor === undefined ? accept(undefined) : await givenAnchor(options.anchor, state);
  if (!anchor.ok) return anchor;
  const serverCa = options.serverCa === undefined ? accept(undefined) : await givenCa(options.serverCa);
  if (!serverCa.ok) return serverCa;
  const pbx = await plannedByDaemon(options);
  const wanted = await world.planInstallation(state, {
    server,
    serial,
    serverCa: serverCa.value,
    asterisk: asterisk === true ? '/etc/asterisk' : asterisk,
    anchor: anchor.value?.bytes,
    pbx,
  });
  const files = await surveyFiles(wanted.files, options.root);
  if (options.write === true) await writeFiles(files);
  const view: InstallView = {
    written: options.write === true,
    files,
    instructions: wanted.instructions,
    ...(anchor.value === undefined ? {} : { anchor: anchor.value.fingerprint }),
  };
  return accept({ json: { ...view, files: files.map(textual) }, text: installWords(view) });
}

export interface AuditOptions {
  readonly state: string;
  readonly file?: string;
  readonly export?: true;
}

/** Works on the files themselves, so that nobody has to believe the daemon about its own trail. */
export async function verifyAudit(options: AuditOptions): Promise<Result<Answer>> {
  try {
    if (options.export === true) {
      const text = exportAudit(options.state);
      return accept({ json: text.split('\n').map((line) => JSON.parse(line)), text });
    }
    if (options.file === undefined) return audited(auditInFolder(options.state), []);
    const found = auditInExport(await readFile(options.file, 'utf8'));
    return found.ok ? audited(found.value.report, found.value.keys) : found;
  } catch (thrown) {
    return refuse(
      'audit_unreadable',
      `The audit trail cannot be read: ${reasonOf(thrown)}.`,
      'Run the command as root.',
    );
  }
}

function audited(report: AuditReport, keys: readonly string[]): Result<Answer> {
  const [worst] = [...report.faults.map(({ message }) => message), ...report.remarks];
  const text = auditWords(report, keys);
  if (worst === undefined) return accept({ json: { ...report, keys }, text });
  const next = 'Keep the files as they are and compare them with an earlier export.';
  return accept({ json: { ...report, keys }, text, refusal: { code: 'audit_tampered', message: worst, next } });
}

/** A running agent knows in which contexts the phones of this very PBX start. For another PBX than its own it is not asked. */
async function plannedByDaemon({ state, asterisk }: InstallOptions): Promise<InstallPlan | undefined> {
  const planned = await daemonOf(state).get('/install-plan', installPlanSchema);
  if (!planned.ok || planned.value.files.length === 0) return undefined;
  const folder = asterisk === true ? '/etc/asterisk' : asterisk;
  const same = folder === undefined || planned.value.files.some((file) => file.path.startsWith(`${folder}/`));
  return same ? planned.value : undefined;
}

async function givenAnchor(file: string, stateDir: string): Promise<Result<Anchor>> {
  const bundle = await readCode({ words: [], file }, Readable.from([]));
  return bundle.ok ? anchorFrom(bundle.value, stateDir) : bundle;
}

/** A secret stays out of the terminal and of whatever reads the JSON. */
function textual({ content, ...file }: SurveyedFile) {
  if (file.secret === true) return file;
  return typeof content === 'string'
    ? { ...file, content }
    : { ...file, base64: Buffer.from(content).toString('base64') };
}

function worstOf({ ok, checks }: Doctor): Refusal | undefined {
  const worst = checks.find((check) => check.outcome === 'error');
  if (ok || worst === undefined) return undefined;
  return { code: worst.check, message: worst.message, next: worst.next ?? '' };
}
