// What surrounds either page: theme, words, clock, queries, notices, and a last resort where a part of the page breaks.
import '@mantine/core/styles.layer.css';
import 'mantine-datatable/styles.layer.css';
import './base.css';
import { Button, Container, MantineProvider, Text, Title } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Component, lazy, type ReactNode, StrictMode, Suspense, useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { NoAnswer, Refusal } from './api.ts';
import { ClockProvider } from './clock.tsx';
import { LanguageProvider, useWords } from './language.tsx';
import { themeIn } from './theme.ts';

const Notices = lazy(() => import('./notices.tsx').then(({ Notices }) => ({ default: Notices })));

const words = {
  en: {
    broken: 'This page has a fault',
    safe: 'Nothing was changed by it.',
    unfetched: 'This part could not be fetched',
    why: 'The server does not answer, or it was updated since you opened the page. Nothing was changed.',
    reload: 'Reload',
    close: 'Close',
  },
  de: {
    broken: 'Diese Seite hat einen Fehler',
    safe: 'Dadurch wurde nichts verändert.',
    unfetched: 'Dieser Teil war nicht zu laden',
    why: 'Der Server antwortet nicht, oder er wurde aktualisiert, seit Sie die Seite geöffnet haben. Nichts wurde verändert.',
    reload: 'Neu laden',
    close: 'Schließen',
  },
};

/** `nowMs` is the browser's clock, read at the entry point alone. */
export function showPage(page: ReactNode, nowMs: () => number): void {
  const place = document.getElementById('root');
  if (place === null) throw new Error('The page has no #root.');
  createRoot(place).render(
    <StrictMode>
      <Frame nowMs={nowMs}>{page}</Frame>
    </StrictMode>,
  );
}

function Frame({ nowMs, children }: { readonly nowMs: () => number; readonly children: ReactNode }) {
  const [queries] = useState(makeQueries);
  return (
    <LanguageProvider>
      <Look>
        <QueryClientProvider client={queries}>
          <ClockProvider nowMs={nowMs}>
            <Suspense>
              <Notices />
            </Suspense>
            <LastResort>{children}</LastResort>
          </ClockProvider>
        </QueryClientProvider>
      </Look>
    </LanguageProvider>
  );
}

function Look({ children }: { readonly children: ReactNode }) {
  const { close } = useWords(words);
  const look = useMemo(() => themeIn({ close }), [close]);
  return (
    <MantineProvider defaultColorScheme="auto" theme={look}>
      {children}
    </MantineProvider>
  );
}

/** What was refused stays refused; a lost connection is tried twice again. */
function makeQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // A lost connection is told; what waits unseen would be done when nobody looks any more.
      mutations: { networkMode: 'always' },
      queries: {
        networkMode: 'always',
        staleTime: 10_000,
        retry: (failures, error) => !(error instanceof Refusal) && error instanceof NoAnswer && failures < 2,
      },
    },
  });
}

interface Resort {
  readonly broken: 'not' | 'fault' | 'unfetched';
}

class LastResort extends Component<{ readonly children: ReactNode }, Resort> {
  override state: Resort = { broken: 'not' };
  static getDerivedStateFromError(error: unknown): Resort {
    return { broken: isUnfetched(error) ? 'unfetched' : 'fault' };
  }
  override render() {
    const { broken } = this.state;
    return broken === 'not' ? this.props.children : <Broken unfetched={broken === 'unfetched'} />;
  }
}

/** A page's own file, which is loaded when it is opened: in the words of Chromium, Firefox and Safari. */
function isUnfetched(error: unknown): boolean {
  const words = /dynamically imported module|Importing a module script failed|Unable to preload/i;
  return error instanceof Error && words.test(error.message);
}

function Broken({ unfetched }: { readonly unfetched: boolean }) {
  const w = useWords(words);
  return (
    <Container py="xl" role="alert" size="xs">
      <Title order={1} size="h3">
        {unfetched ? w.unfetched : w.broken}
      </Title>
      <Text my="sm">{unfetched ? w.why : w.safe}</Text>
      <Button onClick={() => location.reload()}>{w.reload}</Button>
    </Container>
  );
}
