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
  en: { broken: 'This page has a fault', safe: 'Nothing was changed by it.', reload: 'Reload', close: 'Close' },
  de: {
    broken: 'Diese Seite hat einen Fehler',
    safe: 'Dadurch wurde nichts verändert.',
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

class LastResort extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError() {
    return { broken: true };
  }
  override render() {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const w = useWords(words);
  return (
    <Container py="xl" role="alert" size="xs">
      <Title order={1} size="h3">
        {w.broken}
      </Title>
      <Text my="sm">{w.safe}</Text>
      <Button onClick={() => location.reload()}>{w.reload}</Button>
    </Container>
  );
}
