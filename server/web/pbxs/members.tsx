// The PBXs that stand by for one: who they are, adding one, and taking one away after saying what that means.
import { Anchor, Button, Group, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import type { z } from 'zod';
import { listSchema, memberSchema } from '../../../shared/contracts/server-api.ts';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Loaded } from '../../../shared/ui/page.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { fieldProblem } from '../../../shared/ui/refused-fields.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { Panel } from '../panel.tsx';
import { useSession } from '../session.tsx';
import { agentsWords } from './agents-words.ts';
import type { Standing } from './pbx.ts';

type Member = z.infer<typeof memberSchema>;
const ROLES = ['secondary', 'dr'] as const;

export function Members({ pbxId, standing }: { readonly pbxId: string; readonly standing: Standing }) {
  const w = useWords(agentsWords);
  const format = useFormats();
  const { may } = useSession();
  const members = useRead(`/pbxs/${pbxId}/members`, listSchema(memberSchema));
  const [leaving, setLeaving] = useState<Member>();
  const [adding, setAdding] = useState(false);
  const mayAdd = may('pbxs:write') && standing.standsBy === null;
  return (
    <Panel
      actions={
        mayAdd && (
          <Button onClick={() => setAdding(true)} size="xs" variant="default">
            {w.add}
          </Button>
        )
      }
      lead={w.membersLead}
      title={w.members}
    >
      <Loaded lines={2} of={members}>
        {({ items }) =>
          items.length === 0 ? (
            <Text c="dimmed" size="sm">
              {w.noMembers}
            </Text>
          ) : (
            <Table aria-label={w.members}>
              <Table.Tbody>
                {items.map((member) => (
                  <Table.Tr key={member.pbxId}>
                    <Table.Td>
                      <Anchor component={Link} href={`/pbxs/${member.pbxId}`} size="sm">
                        {member.serial}
                      </Anchor>
                    </Table.Td>
                    <Table.Td>{w.roles[member.role]}</Table.Td>
                    <Table.Td>{w.since(format.date(member.addedAtMs))}</Table.Td>
                    <Table.Td ta="right">
                      {may('pbxs:write') && (
                        <Button onClick={() => setLeaving(member)} size="compact-xs" variant="default">
                          {w.remove}
                        </Button>
                      )}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )
        }
      </Loaded>
      {adding && <Add onClose={() => setAdding(false)} pbxId={pbxId} />}
      {leaving !== undefined && <Remove member={leaving} onClose={() => setLeaving(undefined)} pbxId={pbxId} />}
    </Panel>
  );
}

function Add({ pbxId, onClose }: { readonly pbxId: string; readonly onClose: () => void }) {
  const w = useWords(agentsWords);
  const { api } = useSession();
  const [role, setRole] = useState<(typeof ROLES)[number]>('secondary');
  const [serial, setSerial] = useState('');
  const add = useAct({
    run: (body: object, idempotencyKey) =>
      api.send('POST', `/pbxs/${pbxId}/members`, memberSchema, { body, idempotencyKey }),
    changes: ['/pbxs'],
    done: () => w.added,
    onDone: onClose,
  });
  return (
    <Dialog onClose={onClose} title={w.add}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate({ role, serial: serial.trim().toUpperCase() });
        }}
      >
        <Stack>
          {add.error !== null && <ProblemAlert error={add.error} />}
          <TextInput
            data-autofocus
            description={w.serialHint}
            error={fieldProblem(add.error, 'serial')}
            label={w.serial}
            onChange={({ currentTarget: { value } }) => setSerial(value)}
            required
            value={serial}
          />
          <Select
            allowDeselect={false}
            data={ROLES.map((value) => ({ value, label: w.roles[value] }))}
            label={w.role}
            onChange={(value) => setRole(ROLES.find((known) => known === value) ?? 'secondary')}
            value={role}
          />
          <Group>
            <Button loading={add.isPending} type="submit">
              {w.add}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

interface RemoveProps {
  readonly pbxId: string;
  readonly member: Member;
  readonly onClose: () => void;
}

function Remove({ pbxId, member: { serial }, onClose }: RemoveProps) {
  const w = useWords(agentsWords);
  const { api } = useSession();
  const remove = useAct({
    run: (_: undefined, idempotencyKey) =>
      api.act('DELETE', `/pbxs/${pbxId}/members/${serial}`, { body: {}, idempotencyKey }),
    changes: ['/pbxs'],
    done: () => w.removed,
    onDone: onClose,
  });
  return (
    <AskDialog
      act={remove}
      no={w.leave}
      onClose={onClose}
      onYes={() => remove.mutate(undefined)}
      text={w.removeText}
      title={w.removeTitle(serial)}
      yes={w.remove}
    />
  );
}
