// Kills agent and server at random instants of a working life and looks, after each, whether a promise was broken.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chanceFrom } from './chance.ts';
import {
  type FolderLeft,
  folderLeft,
  furthest,
  judgeLimits,
  type Limits,
  limitsOf,
  limitsOnDisk,
  type Position,
} from './evidence.ts';
import { type Stage, setStage } from './stage.ts';
import type { Program } from './understudy.ts';
import { startUnrest, type Unrest } from './unrest.ts';

export interface Figures {
  readonly seed: number;
  readonly kills: { agent: number; server: number };
  /** Times that everything stood still and both sides were compared. */
  agreements: number;
  /** What was found on the PBX's disk after a kill. */
  readonly found: { exact: number; underWay: number };
  /** Kills that left the agent's folder between two writes of one acceptance. */
  betweenWrites: number;
  licences: number;
  acknowledged: number;
  pasted: number;
  refusedPastes: number;
  slowestAgreementMs: number;
}

const LONGEST_LIFE_MS = 300;
const PATIENCE_MS = 30_000;

/** `kills` processes die; the same seed chooses the same victims and lives. Throws at the first broken promise. */
export async function killing(kills: number, seed: number): Promise<Figures> {
  const chance = chanceFrom(seed);
  const figures: Figures = {
    seed,
    kills: { agent: 0, server: 0 },
    agreements: 0,
    found: { exact: 0, underWay: 0 },
    betweenWrites: 0,
    licences: 0,
    acknowledged: 0,
    pasted: 0,
    refusedPastes: 0,
    slowestAgreementMs: 0,
  };
  const stage = await setStage();
  try {
    await agreed(stage, undefined, figures);
    await firstOnDisk(stage);
    const unrest = startUnrest(stage, chanceFrom(seed + 1));
    const seen: Left[] = [];
    let again = false;
    let highest: Position = { epoch: 0, seq: 0 };
    for (let killed = 0; killed < kills; killed += 1) {
      const victim: Program = chance.next() < 0.7 ? 'agent' : 'server';
      if (!again) await stage.ready(victim);
      unrest.goOn();
      await pause(chance.next() * LONGEST_LIFE_MS);
      await stage.kill(victim);
      figures.kills[victim] += 1;
      const left = { limits: limitsOnDisk(stage.stateDir), folder: folderLeft(stage.stateDir), victim };
      highest = notBehind(left.folder.position, furthest(highest, unrest.reached()));
      seen.push(left);
      await stage.begin(victim);
      // Half of the lives end before both sides had time to agree, many before the process is up.
      again = !again && killed < kills - 1 && chance.next() < 0.7;
      if (again) continue;
      await stage.answering();
      await agreed(stage, unrest, figures);
      for (const left of seen.splice(0)) judge(left, stage, figures);
    }
    await unrest.stop();
    figures.licences = stage.signed.all.size;
    figures.acknowledged = unrest.acknowledged.length;
    figures.pasted = unrest.pasted.taken;
    figures.refusedPastes = unrest.pasted.refused;
    await notACopy(stage);
    return figures;
  } catch (thrown) {
    throw new Error(`seed ${seed} after ${JSON.stringify(figures.kills)}: ${String(thrown)}`, { cause: thrown });
  } finally {
    await stage.close();
  }
}

/** A PBX writes to its disk a while after it was told: from here on there is a licence on it, however short the lives are. */
async function firstOnDisk({ stateDir }: Stage): Promise<void> {
  const startedMs = Date.now();
  while (limitsOnDisk(stateDir).revision === '') {
    if (Date.now() - startedMs > PATIENCE_MS) throw new Error('no licence reached the disk of the PBX');
    await pause(20);
  }
}

function notBehind(position: Position, before: Position): Position {
  if (furthest(position, before) !== position) {
    throw new Error(`the agent went back from ${before.epoch}.${before.seq} to ${position.epoch}.${position.seq}`);
  }
  return position;
}

interface Left {
  readonly limits: Limits;
  readonly folder: FolderLeft;
  readonly victim: Program;
}

function judge({ limits, folder, victim }: Left, { signed }: Stage, figures: Figures): void {
  const { found } = figures;
  const kept = signed.find(folder.licence);
  if (kept === undefined) throw new Error('the agent keeps a licence that the server never signed');
  // With the agent alive the files are read one after the other, and prove less.
  if (victim === 'agent') {
    const ahead = furthest(folder.position, kept.position) !== folder.position;
    const behind = kept.position.epoch !== folder.position.epoch || kept.position.seq < folder.position.seq;
    if (behind) throw new Error('the agent keeps a licence that is older than its record');
    if (ahead || folder.recordsDiffer) figures.betweenWrites += 1;
  }
  const verdict = judgeLimits(limits, signed);
  if (typeof verdict === 'object') throw new Error(`on the PBX was what nobody signed: ${verdict.wrong}`);
  found[verdict === 'exact' ? 'exact' : 'underWay'] += 1;
}

/** Nothing changes any more: both sides come to the same licence, it is in force, and every acknowledged change is in it. */
async function agreed(stage: Stage, unrest: Unrest | undefined, figures: Figures): Promise<void> {
  await unrest?.rest();
  stage.signed.read();
  const { position, document, licence } = stage.signed.latest();
  const wanted = `${position.epoch}.${position.seq}`;
  const startedMs = Date.now();
  await stage.refresh();
  for (;;) {
    const status = await stage.status();
    const held = `${status.licence?.epoch}.${status.licence?.seq}`;
    if (held === wanted && status.pbx.inForce === wanted) {
      const strange = status.alerts.find(({ code }) => /^(state_|licence_refused|cloned|pbx_)/.test(code));
      if (strange !== undefined) throw new Error(`the agent needs help: ${strange.message}`);
      break;
    }
    if (Date.now() - startedMs > PATIENCE_MS) {
      throw new Error(
        `the server has ${wanted}; the agent: ${JSON.stringify({ held, ...status.poll, pbx: status.pbx })}`,
      );
    }
    await pause(20);
  }
  figures.slowestAgreementMs = Math.max(figures.slowestAgreementMs, Date.now() - startedMs);
  const kept = readFileSync(path.join(stage.stateDir, 'licence.bin'));
  if (Buffer.compare(kept, document) !== 0) throw new Error(`the agent keeps other bytes than the server signed`);
  const status = await stage.status();
  const { calls, extensions } = status.capacity;
  const limits = limitsOf(licence);
  if (limits.calls !== `9999999999|${calls.limit}` && !limits.calls.includes(`|${calls.limit}|`)) {
    throw new Error(`calls ${calls.limit} where ${limits.calls} was signed`);
  }
  if (extensions.refused.join() !== limits.blocked) throw new Error(`extensions: ${extensions.refused} refused`);
  everythingKept(stage, unrest);
  figures.agreements += 1;
}

function everythingKept({ signed }: Stage, unrest: Unrest | undefined): void {
  for (const { subscription, quantity, epoch, seq } of unrest?.acknowledged ?? []) {
    const name = `${epoch}.${seq}`;
    // A number given to two documents would lack the change of one of them.
    const grants = signed.all.get(name)?.licence.grants ?? [];
    if (!grants.some((grant) => grant.subscription === subscription && grant.quantity === quantity)) {
      throw new Error(`the acknowledged change ${subscription}=${quantity} is not in document ${name}`);
    }
  }
}

/** Being killed is not being copied. */
async function notACopy(stage: Stage): Promise<void> {
  const { body } = await stage.api('GET', `${stage.pbxPath}/agents`);
  if (body.items.some((one: { clonedAtMs: number | null }) => one.clonedAtMs !== null)) {
    throw new Error('a killed agent was taken for a copy of itself');
  }
}
