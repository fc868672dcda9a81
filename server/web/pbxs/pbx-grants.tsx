// What the vendor gave a PBX by hand, without an order: listed with what was ordered, added, changed and ended; each issues the licence.
import { Group, Table, Text } from '@mantine/core';
import type { z } from 'zod';
import { grantChangedSchema, listedGrantSchema, listSchema } from '../../../shared/contracts/server-api.ts';
import { GRANT_KINDS } from '../../../shared/licence/licence.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Loaded } from '../../../shared/ui/page.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { useKindName } from '../../../shared/ui/seat-names.ts';
import { localDay } from '../day.ts';
import { ActDialog, Choice, Field, type Filled, Tick } from '../form.tsx';
import { Panel } from '../panel.tsx';
import { useSession } from '../session.tsx';
import { grantWords } from './grant-words.ts';
import { licenceName } from './pbx.ts';

type Listed = z.infer<typeof listedGrantSchema>;

export function PbxGrants({ pbxId }: { readonly pbxId: string }) {
  const w = useWords(grantWords);
  const { may } = useSession();
  const grants = useRead(`/pbxs/${pbxId}/grants`, listSchema(listedGrantSchema));
  return (
    <Panel actions={may('grants:write') && <AddGrant pbxId={pbxId} />} lead={w.lead} title={w.title}>
      <Loaded lines={2} of={grants}>
        {({ items }) => {
          const open = items.filter(({ endedAtMs }) => endedAtMs === null);
          return open.length === 0 ? (
            <Text c="dimmed" size="sm">
              {w.none}
            </Text>
          ) : (
            <Grants grants={open} pbxId={pbxId} />
          );
        }}
      </Loaded>
    </Panel>
  );
}

function Grants({ grants, pbxId }: { readonly grants: readonly Listed[]; readonly pbxId: string }) {
  const w = useWords(grantWords);
  const format = useFormats();
  const nameOf = useKindName();
  const { may } = useSession();
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table aria-label={w.title}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{w.kind}</Table.Th>
            <Table.Th ta="right">{w.units}</Table.Th>
            <Table.Th>{w.until}</Table.Th>
            <Table.Th>{w.origin}</Table.Th>
            {may('grants:write') && <Table.Td />}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {grants.map((grant) => (
            <Table.Tr key={`${grant.subscription} ${grant.kind}`}>
              <Table.Td>{nameOf(grant.kind)}</Table.Td>
              <Table.Td ta="right">{format.number(grant.quantity - grant.terminatedUnits.length)}</Table.Td>
              <Table.Td>{format.date(grant.until * 1000)}</Table.Td>
              <Table.Td>{grant.sold ? w.ordered(grant.subscription) : w.byHand(grant.offer)}</Table.Td>
              {may('grants:write') && (
                <Table.Td>
                  {!grant.sold && (
                    <Group gap="xs" justify="flex-end" wrap="nowrap">
                      <ChangeGrant grant={grant} pbxId={pbxId} />
                      <EndGrant grant={grant} pbxId={pbxId} />
                    </Group>
                  )}
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function useGrantAct(method: 'POST' | 'PATCH', path: string, bodyOf: (filled: Filled) => object) {
  const w = useWords(grantWords);
  const { api } = useSession();
  return useAct({
    run: (filled: Filled, idempotencyKey) =>
      api.send(method, path, grantChangedSchema, { body: bodyOf(filled), idempotencyKey }),
    changes: ['/pbxs'],
    done: ({ licence }) => w.issued(licenceName(licence)),
  });
}

function AddGrant({ pbxId }: { readonly pbxId: string }) {
  const w = useWords(grantWords);
  const nameOf = useKindName();
  const add = useGrantAct('POST', `/pbxs/${pbxId}/grants`, ({ quantity, trial, ...filled }) => ({
    ...filled,
    quantity: Number(quantity),
    trial: trial === 'on',
  }));
  return (
    <ActDialog act={add} opener={w.add} says={w.addSays} submit={w.add} title={w.add}>
      <Choice
        data={GRANT_KINDS.map((value) => ({ value, label: nameOf(value) }))}
        data-autofocus
        label={w.kind}
        name="kind"
        required
        searchable
      />
      <Field description={w.offerHint} label={w.offer} maxLength={32} name="offer" required />
      <Quantity />
      <Field label={w.until} name="until" required type="date" w={200} />
      <Tick label={w.trial} name="trial" />
    </ActDialog>
  );
}

function Quantity({ given }: { readonly given?: number }) {
  const w = useWords(grantWords);
  return (
    <Field defaultValue={given} inputMode="numeric" label={w.units} name="quantity" pattern="[0-9]*" required w={200} />
  );
}

interface OneProps {
  readonly grant: Listed;
  readonly pbxId: string;
}

function ChangeGrant({ grant: { subscription, kind, quantity, until }, pbxId }: OneProps) {
  const w = useWords(grantWords);
  const format = useFormats();
  const nameOf = useKindName();
  const day = localDay(until * 1000);
  const change = useGrantAct('PATCH', `/pbxs/${pbxId}/grants/${subscription}`, (filled) => ({
    quantity: Number(filled.quantity),
    ...(filled.until === day ? {} : { until: filled.until }),
  }));
  return (
    <ActDialog
      act={change}
      opener={w.change}
      openerProps={{ size: 'compact-xs' }}
      says={w.changeSays(format.number(quantity), format.date(until * 1000))}
      submit={w.change}
      title={w.changeTitle(nameOf(kind))}
    >
      <Quantity given={quantity} />
      <Field defaultValue={day} label={w.until} name="until" required type="date" w={200} />
    </ActDialog>
  );
}

function EndGrant({ grant: { subscription, kind, quantity }, pbxId }: OneProps) {
  const w = useWords(grantWords);
  const format = useFormats();
  const nameOf = useKindName();
  const end = useGrantAct('POST', `/pbxs/${pbxId}/grants/${subscription}/end`, () => ({}));
  return (
    <ActDialog
      act={end}
      color="red"
      opener={w.end}
      openerProps={{ size: 'compact-xs' }}
      says={w.endSays(format.number(quantity), nameOf(kind))}
      submit={w.end}
      title={w.endTitle(nameOf(kind))}
    />
  );
}
