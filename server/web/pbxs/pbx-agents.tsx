// Who runs beside a PBX: its agents, copies of them, connecting one anew, and the PBXs that stand by.
import { Alert, Button, Group, List, Stack, Table, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import type { z } from 'zod';
import { agentSchema, agentStandingSchema, listSchema, raiseSchema } from '../../../shared/contracts/server-api.ts';
import { useNow } from '../../../shared/ui/clock.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty, Loaded } from '../../../shared/ui/page.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge, type Tone } from '../../../shared/ui/state-badge.tsx';
import { AskDialog } from '../ask-dialog.tsx';
import { Panel } from '../panel.tsx';
import { useSession } from '../session.tsx';
import { agentsWords } from './agents-words.ts';
import { ConnectAgent } from './connect-agent.tsx';
import { Members } from './members.tsx';
import type { PbxParts } from './pbx.ts';

type Agent = z.infer<typeof agentSchema>;
const TONES: Readonly<Record<Agent['state'], Tone>> = { active: 'good', replaced: 'off', revoked: 'locked' };

export function PbxAgents({ pbx: { id }, standing }: PbxParts) {
  const { may } = useSession();
  const agents = useRead(`/pbxs/${id}/agents`, listSchema(agentSchema));
  return (
    <Stack>
      <Loaded of={agents}>
        {({ items }) => (
          <>
            {items
              .filter(({ clonedAtMs, state }) => clonedAtMs !== null && state === 'active')
              .map((agent) => (
                <Clone agent={agent} key={agent.id} pbxId={id} />
              ))}
            <Agents agents={items} pbxId={id} />
            {may('codes:write') && <ConnectAgent isBound={items.some(({ state }) => state === 'active')} pbxId={id} />}
          </>
        )}
      </Loaded>
      <Members pbxId={id} standing={standing} />
      <Raises pbxId={id} />
    </Stack>
  );
}

function Agents({ agents, pbxId }: { readonly agents: readonly Agent[]; readonly pbxId: string }) {
  const w = useWords(agentsWords);
  const format = useFormats();
  const now = useNow();
  const { may } = useSession();
  const [leaving, setLeaving] = useState<Agent>();
  return (
    <Panel lead={w.agentsLead} title={w.agents}>
      {agents.length === 0 ? (
        <Empty>{w.noAgents}</Empty>
      ) : (
        <Table.ScrollContainer minWidth={560}>
          <Table aria-label={w.agents}>
            <Table.Thead>
              <Table.Tr>
                {Object.entries(w.columns).map(([key, name]) => (
                  <Table.Th key={key}>{name}</Table.Th>
                ))}
                <Table.Td />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {agents.map((agent) => (
                <Table.Tr key={agent.id}>
                  <Table.Td ff="monospace">{agent.thumbprint.slice(0, 16)}</Table.Td>
                  <Table.Td>{agent.version}</Table.Td>
                  <Table.Td>
                    <Group gap={4}>
                      <StateBadge tone={TONES[agent.state]}>{w.states[agent.state]}</StateBadge>
                      {agent.clonedAtMs !== null && <StateBadge tone="bad">{w.cloned}</StateBadge>}
                    </Group>
                  </Table.Td>
                  <Table.Td>
                    {agent.lastSeenAtMs === null ? w.never : format.distance(Math.min(agent.lastSeenAtMs, now), now)}
                  </Table.Td>
                  <Table.Td>{format.date(agent.createdAtMs)}</Table.Td>
                  <Table.Td ta="right">
                    {agent.state === 'active' && may('pbxs:write') && (
                      <Button onClick={() => setLeaving(agent)} size="compact-xs" variant="default">
                        {w.shutOut}
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {leaving !== undefined && <ShutOut agent={leaving} onClose={() => setLeaving(undefined)} pbxId={pbxId} />}
    </Panel>
  );
}

interface ShutOutProps {
  readonly agent: Agent;
  readonly pbxId: string;
  readonly onClose: () => void;
}

function ShutOut({ agent, pbxId, onClose }: ShutOutProps) {
  const w = useWords(agentsWords);
  const { api } = useSession();
  const revoke = useAct({
    run: (_: undefined, idempotencyKey) =>
      api.send('POST', `/agents/${agent.id}/revoke`, agentStandingSchema, { body: {}, idempotencyKey }),
    changes: [`/pbxs/${pbxId}`],
    done: () => w.wasShutOut,
    onDone: onClose,
  });
  return (
    <AskDialog
      act={revoke}
      no={w.leave}
      onClose={onClose}
      onYes={() => revoke.mutate(undefined)}
      text={w.shutOutText}
      title={w.shutOutTitle}
      yes={w.shutOut}
    />
  );
}

/** Both go on with calls; a person who knows the machines says which one is meant. */
function Clone({ agent, pbxId }: { readonly agent: Agent; readonly pbxId: string }) {
  const w = useWords(agentsWords);
  const format = useFormats();
  const { api, may } = useSession();
  const confirm = useAct({
    run: (instance: string, idempotencyKey) =>
      api.send('POST', `/pbxs/${pbxId}/agents/${agent.id}/confirm`, agentStandingSchema, {
        body: { instance },
        idempotencyKey,
      }),
    changes: [`/pbxs/${pbxId}`],
    done: () => w.confirmed,
  });
  return (
    <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={w.cloneTitle} variant="light">
      <Stack gap="xs">
        <Text size="sm">{w.cloneText}</Text>
        {confirm.error !== null && <ProblemAlert error={confirm.error} />}
        {agent.instances.map(({ instance, atMs }) => (
          <Group gap="sm" key={instance}>
            <Text size="sm">{w.start(instance.slice(0, 8), format.dateTime(atMs))}</Text>
            {may('pbxs:write') && (
              <Button
                aria-label={`${w.original}: ${instance.slice(0, 8)}`}
                loading={confirm.isPending}
                onClick={() => confirm.mutate(instance)}
                size="compact-xs"
                variant="default"
              >
                {w.original}
              </Button>
            )}
          </Group>
        ))}
      </Stack>
    </Alert>
  );
}

function Raises({ pbxId }: { readonly pbxId: string }) {
  const w = useWords(agentsWords);
  const format = useFormats();
  const raises = useRead(`/pbxs/${pbxId}/raises`, listSchema(raiseSchema));
  if (raises.data === undefined || raises.data.items.length === 0) return null;
  const date = (seconds: number) => format.date(seconds * 1000);
  return (
    <Panel title={w.raises}>
      <List size="sm">
        {raises.data.items.map(({ at, until, percent }) => (
          <List.Item key={at}>{w.raise(format.percent(percent / 100), date(at), date(until))}</List.Item>
        ))}
      </List>
    </Panel>
  );
}
