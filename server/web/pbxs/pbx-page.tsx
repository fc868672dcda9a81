// One PBX: the sentence its visitor came for, then what it may use and why, what was bought, its codes, and who runs beside it.
import { Anchor, Button, Group, Tabs, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Link, useParams, useSearchParams } from 'wouter';
import { pbxStandingSchema } from '../../../shared/contracts/pbx-standing-api.ts';
import type { Permission } from '../../../shared/contracts/permissions.ts';
import { listedPbxSchema } from '../../../shared/contracts/server-api.ts';
import { changed } from '../../../shared/ui/cursor-table.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { LADDER_TONES, licenceWords } from '../../../shared/ui/licence-words.ts';
import { Loaded, Page, Waiting } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { MoveTo } from '../moves/move.tsx';
import { useSession } from '../session.tsx';
import type { Pbx, Standing } from './pbx.ts';
import { standingWords } from './standing-words.ts';
import { words as listWords } from './words.ts';

const PbxStatus = lazy(() => import('./pbx-status.tsx').then(({ PbxStatus }) => ({ default: PbxStatus })));
const PbxTrace = lazy(() => import('./pbx-trace.tsx').then(({ PbxTrace }) => ({ default: PbxTrace })));
const PbxCodes = lazy(() => import('./pbx-codes.tsx').then(({ PbxCodes }) => ({ default: PbxCodes })));
const PbxAgents = lazy(() => import('./pbx-agents.tsx').then(({ PbxAgents }) => ({ default: PbxAgents })));
const PbxGrants = lazy(() => import('./pbx-grants.tsx').then(({ PbxGrants }) => ({ default: PbxGrants })));
const TABS = ['status', 'trace', 'grants', 'codes', 'agents'] as const;
const NEEDS = {
  status: 'pbxs:read',
  trace: 'subscriptions:read',
  grants: 'grants:read',
  codes: 'pbxs:read',
  agents: 'pbxs:read',
} as const satisfies Record<(typeof TABS)[number], Permission>;

export function PbxPage() {
  const { id = '' } = useParams();
  const pbx = useRead(`/pbxs/${id}`, listedPbxSchema);
  const standing = useRead(`/pbxs/${id}/standing`, pbxStandingSchema);
  return (
    <Loaded of={pbx}>
      {(shown) => <Loaded of={standing}>{(stands) => <Shown pbx={shown} standing={stands} />}</Loaded>}
    </Loaded>
  );
}

function Shown({ pbx, standing }: { readonly pbx: Pbx; readonly standing: Standing }) {
  const w = useWords(standingWords);
  const { me, may } = useSession();
  const [params, setParams] = useSearchParams();
  const tab = TABS.find((one) => one === params.get('tab')) ?? 'status';
  const tabs = TABS.filter((one) => may(NEEDS[one]));
  return (
    <Page
      actions={
        <>
          {me.account.kind !== 'customer' && may('subscriptions:write') && (
            <MoveTo id={pbx.id} name={pbx.serial} what="pbx" />
          )}
          {may('orders:write') && (
            <Button component={Link} href={`/purchase/pbx/${pbx.id}`}>
              {w.buy}
            </Button>
          )}
        </>
      }
      lead={<Lead pbx={pbx} standing={standing} />}
      title={pbx.serial}
    >
      <Tabs
        keepMounted={false}
        onChange={(to) =>
          setParams((before) => changed(before, { tab: to === 'status' ? undefined : (to ?? undefined) }))
        }
        value={tab}
      >
        <Tabs.List mb="md">
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {w.tabs[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          <Suspense fallback={<Waiting lines={6} />}>
            {tab === 'status' && <PbxStatus pbx={pbx} standing={standing} />}
            {tab === 'trace' && <PbxTrace id={pbx.id} />}
            {tab === 'grants' && <PbxGrants pbxId={pbx.id} />}
            {tab === 'codes' && <PbxCodes pbx={pbx} standing={standing} />}
            {tab === 'agents' && <PbxAgents pbx={pbx} standing={standing} />}
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function Lead({ pbx, standing: { ladder, dates } }: { readonly pbx: Pbx; readonly standing: Standing }) {
  const w = useWords(standingWords);
  const l = useWords(listWords);
  const states = useWords(licenceWords).ladder;
  const format = useFormats();
  const { may } = useSession();
  const turn = dates.find(({ change }) => change === 'grace' || change === 'restricted');
  const ended = ladder === 'unactivated' || ladder === 'restricted';
  const sentence = ended
    ? w.lead[ladder]
    : turn === undefined
      ? w.lead.open
      : w.lead[ladder](format.date(turn.at * 1000));
  const { used, limit } = pbx.extensions;
  return (
    <Group component="span" gap="xs">
      <StateBadge tone={LADDER_TONES[ladder]}>{states[ladder]}</StateBadge>
      {pbx.states.includes('over_limit') && <StateBadge tone="bad">{l.states.over_limit}</StateBadge>}
      <Text component="span">
        {sentence} {pbx.lastSeenAtMs !== null && w.usedOf(format.number(used), format.number(limit))}
      </Text>
      <Text component="span">
        {pbx.name !== pbx.serial && `${pbx.name} · `}
        {w.of}{' '}
        {may('accounts:read') ? (
          <Anchor component={Link} href={`/accounts/${pbx.accountId}`}>
            {pbx.ownerName}
          </Anchor>
        ) : (
          pbx.ownerName
        )}
      </Text>
    </Group>
  );
}
