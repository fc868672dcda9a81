// How an account stands, as the one badge for it.
import type { z } from 'zod';
import type { accountSchema } from '../../../shared/contracts/accounts-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { StateBadge, type Tone } from '../../../shared/ui/state-badge.tsx';
import { words } from './words.ts';

export type Account = z.infer<typeof accountSchema>;
export type Standing = Account['status'];
const TONES: Readonly<Record<Standing, Tone>> = {
  active: 'good',
  suspended: 'warning',
  blocked: 'locked',
  closed: 'off',
};

export function AccountState({ status }: { readonly status: Standing }) {
  return <StateBadge tone={TONES[status]}>{useWords(words).states[status]}</StateBadge>;
}
