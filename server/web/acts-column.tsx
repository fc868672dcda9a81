// The last column of a table: what can be done about a row; its head is for screen readers alone.
import { VisuallyHidden } from '@mantine/core';
import { useWords } from '../../shared/ui/language.tsx';

const words = { en: { acts: 'Actions' }, de: { acts: 'Aktionen' } };

export function ActsHead() {
  const w = useWords(words);
  return <VisuallyHidden>{w.acts}</VisuallyHidden>;
}

/** To be completed by `render`. */
export const ACTS_COLUMN = { accessor: 'acts', title: <ActsHead />, textAlign: 'right' } as const;
