// The verbs that need no daemon: doctor, which asks it if it can be asked, and install.
import { type Doctor, doctorSchema } from '../../shared/contracts/local-api.ts';
import { accept, type Refusal, type Result } from '../../shared/result.ts';
import { examineAlone } from '../actions/doctor-alone.ts';
import { surveyFiles, writeFiles } from '../actions/install.ts';
import { type Answer, answered } from './answer.ts';
import type { CliWorld } from './cli-world.ts';
import { daemonOf } from './daemon-client.ts';
import { doctorWords } from './words/answer-words.ts';
import { installWords } from './words/install-words.ts';

export interface InstallOptions {
  readonly state: string;
  readonly write?: true;
  readonly root: string;
}

export async function doctor(stateDir: string): Promise<Result<Answer>> {
  const asked = await daemonOf(stateDir).get('/doctor', doctorSchema);
  return asked.ok
    ? answered(asked, doctorWords, worstOf)
    : answered(accept(await examineAlone(stateDir)), doctorWords, () => asked.refusal);
}

export async function install(options: InstallOptions, world: CliWorld): Promise<Result<Answer>> {
  const wanted = await world.installPlan(options.state);
  const files = await surveyFiles(wanted.files, options.root);
  if (options.write === true) await writeFiles(files);
  const view = { written: options.write === true, files, instructions: wanted.instructions };
  return accept({ json: view, text: installWords(view) });
}

function worstOf({ ok, checks }: Doctor): Refusal | undefined {
  const worst = checks.find((check) => check.outcome === 'error');
  if (ok || worst === undefined) return undefined;
  return { code: worst.check, message: worst.message, next: worst.next ?? '' };
}
