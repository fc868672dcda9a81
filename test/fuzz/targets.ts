// Every target there is, with the doors open.
import { FORMAT_TARGETS } from './formats.ts';
import { SIGNED_TARGETS } from './signed-nonsense.ts';
import type { Target } from './target.ts';

export async function openTargets(): Promise<readonly Target[]> {
  return [...FORMAT_TARGETS, ...SIGNED_TARGETS];
}
