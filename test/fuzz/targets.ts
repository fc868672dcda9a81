// Every target there is, with the doors open.
import { FORMAT_TARGETS } from './formats.ts';
import { localApi } from './local-api.ts';
import { pollAnswers } from './poll-answers.ts';
import { serverDoors } from './server-doors.ts';
import { SIGNED_TARGETS } from './signed-nonsense.ts';
import type { Target } from './target.ts';

/** What needs a running agent or server; each is closed by its `close`. */
export async function openDoors(): Promise<readonly Target[]> {
  return [await pollAnswers(), await localApi(), ...(await serverDoors())];
}

export async function openTargets(): Promise<readonly Target[]> {
  return [...FORMAT_TARGETS, ...SIGNED_TARGETS, ...(await openDoors())];
}
