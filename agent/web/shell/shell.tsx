// The frame of every tab: which PBX this is and how its licence stands, refreshing and entering a code, the tabs.
import { Alert, Anchor, Box, Button, Container, Group, Tabs, Text, Title } from '@mantine/core';
import { IconKey, IconPlugConnectedX } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useLocation } from 'wouter';
import type { Status } from '../../../shared/contracts/local-api.ts';
import { useGoKeys } from '../../../shared/ui/go-keys.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { LADDER_TONES, licenceWords } from '../../../shared/ui/licence-words.ts';
import { Loaded } from '../../../shared/ui/page.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { useStatus } from '../status.ts';
import { TABS } from '../tabs.ts';
import { RefreshButton, RefreshOutcome, useRefresh } from './refresh.tsx';
import { words } from './words.ts';

const EnterCode = lazy(() => import('../code/enter-code.tsx').then(({ EnterCode }) => ({ default: EnterCode })));
const PageMenu = lazy(() => import('./page-menu.tsx').then(({ PageMenu }) => ({ default: PageMenu })));

export function Shell({ children }: { readonly children: ReactNode }) {
  const status = useStatus();
  return (
    <Container component="main" p="md" size="xl">
      <Loaded of={status}>
        {(shown) => (
          <Frame status={shown} lost={status.error !== null}>
            {children}
          </Frame>
        )}
      </Loaded>
    </Container>
  );
}

interface FrameProps {
  readonly status: Status;
  /** The last asking failed; what is shown is older. */
  readonly lost: boolean;
  readonly children: ReactNode;
}

function Frame({ status, lost, children }: FrameProps) {
  const w = useWords(words);
  const [location, go] = useLocation();
  const refresh = useRefresh();
  const [entering, setEntering] = useState(false);
  const offered = TABS.filter(({ forSeats }) => forSeats !== true || status.seats !== undefined);
  const tabs = offered.map(({ path, name, key }) => ({ path, key, name: w.tabs[name] }));
  const open = TABS.find(({ path }) => path === location);
  useGoKeys(tabs);
  return (
    <>
      <Anchor className="skip-link" href="#content">
        {w.toContent}
      </Anchor>
      <Group justify="space-between" mb="xs">
        <Identity status={status} />
        <Group gap="xs">
          <Button leftSection={<IconKey aria-hidden size={16} />} onClick={() => setEntering(true)} variant="default">
            {w.enterCode}
          </Button>
          {status.poll.server !== undefined && <RefreshButton refresh={refresh} />}
          <Suspense fallback={<Box h={36} w={36} />}>
            <PageMenu tabs={tabs} />
          </Suspense>
        </Group>
      </Group>
      {lost && (
        <Alert
          color="red"
          icon={<IconPlugConnectedX aria-hidden />}
          mb="xs"
          role="alert"
          title={w.lost}
          variant="light"
        >
          {w.lostText}
        </Alert>
      )}
      <RefreshOutcome refresh={refresh} />
      <Tabs onChange={(name) => go(TABS.find((tab) => tab.name === name)?.path ?? '/')} value={open?.name ?? null}>
        <Tabs.List mb="md">
          {offered.map(({ name }) => (
            <Tabs.Tab key={name} value={name}>
              {w.tabs[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={open?.name ?? ''}>
          <div id="content" tabIndex={-1}>
            {children}
          </div>
        </Tabs.Panel>
      </Tabs>
      <Suspense>{entering && <EnterCode onClose={() => setEntering(false)} />}</Suspense>
    </>
  );
}

function Identity({ status: { serial, issuer, ladder } }: { readonly status: Status }) {
  const w = useWords(words);
  const l = useWords(licenceWords);
  return (
    <Group gap="sm">
      <Title order={1} size="h3">
        {serial === undefined ? w.noSerial : w.pbx(serial)}
      </Title>
      <StateBadge tone={LADDER_TONES[ladder]}>{l.ladder[ladder]}</StateBadge>
      {issuer !== undefined && (
        <Text c="dimmed" size="sm">
          {w.licensedBy(issuer)}
        </Text>
      )}
    </Group>
  );
}
