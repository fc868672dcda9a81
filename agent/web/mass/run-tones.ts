// How the state of an upload looks.
import type { MassRun } from '../../../shared/contracts/mass-api.ts';
import type { Tone } from '../../../shared/ui/state-badge.tsx';

export const RUN_TONES: Readonly<Record<MassRun['state'], Tone>> = {
  checked: 'waiting',
  configured: 'good',
  undone: 'off',
  superseded: 'off',
};
