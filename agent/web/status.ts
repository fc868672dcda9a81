// The agent's status as every tab reads it: asked again while somebody is there, left alone otherwise, so that the session can end.
import { useIdle } from '@mantine/hooks';
import { statusSchema } from '../../shared/contracts/local-api.ts';
import { useRead } from '../../shared/ui/reads.tsx';

const EVERY_MS = 5_000;
const AWAY_MS = 5 * 60_000;

/** How often what changes by itself is asked again; undefined while nobody has moved for a while. */
export function useEveryMs(everyMs = EVERY_MS): number | undefined {
  return useIdle(AWAY_MS, { initialState: false }) ? undefined : everyMs;
}

export function useStatus() {
  return useRead('/status', statusSchema, { everyMs: useEveryMs() });
}
