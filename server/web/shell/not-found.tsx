// What an address shows that leads nowhere, or to what the reader may not see: both look alike.
import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import { useWords } from '../../../shared/ui/language.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { words } from './words.ts';

export function NotFound() {
  const w = useWords(words);
  return (
    <Page lead={w.notFoundText} title={w.notFound}>
      <Anchor component={Link} href="/">
        {w.toStart}
      </Anchor>
    </Page>
  );
}
