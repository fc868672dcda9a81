// What an offer gives and how it stands, as short words for tables and sentences.

import type { OfferView } from '../../../shared/contracts/catalogue-api.ts';
import { type Formats, useFormats, useWords } from '../../../shared/ui/language.tsx';
import { useKindName } from '../../../shared/ui/seat-names.ts';
import type { Tone } from '../../../shared/ui/state-badge.tsx';
import { words } from './words.ts';

export function useGives(): (offer: Pick<OfferView, 'grants'>) => string {
  const w = useWords(words);
  const nameOf = useKindName();
  const format: Formats = useFormats();
  return ({ grants }) =>
    grants.length === 0
      ? w.nothing
      : grants.map(({ kind, perUnit }) => `${format.number(perUnit)} × ${nameOf(kind)}`).join(', ');
}

interface Mark {
  readonly tone: Tone;
  readonly label: string;
}

export function useMarks(): (offer: OfferView) => readonly Mark[] {
  const w = useWords(words);
  const format = useFormats();
  return ({ withdrawnAtMs, trialDays, internal, restricted, shared, billing }) => [
    withdrawnAtMs === null ? { tone: 'good', label: w.onSale } : { tone: 'off', label: w.withdrawn },
    ...(trialDays === null ? [] : [{ tone: 'trial' as const, label: w.trial(format.number(trialDays)) }]),
    ...(internal ? [{ tone: 'locked' as const, label: w.internal }] : []),
    ...(restricted ? [{ tone: 'locked' as const, label: w.restricted }] : []),
    ...(shared ? [] : [{ tone: 'off' as const, label: w.unshared }]),
    ...(billing === 'statement' ? [{ tone: 'waiting' as const, label: w.statement }] : []),
  ];
}
