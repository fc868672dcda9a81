// Open alerts of PBXs: copies of one identity, standby pairs with both sides active; each leads to its PBX.
import { useLocation, useSearchParams } from 'wouter';
import { alertSchema, pageSchema } from '../../../shared/contracts/server-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { FilterBar } from '../../../shared/ui/filter-bar.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty, Page } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { ListTable } from '../lists/list-table.tsx';
import { RowLink } from '../row-link.tsx';
import { words } from './words.ts';

export function PbxAlertsPage() {
  const { serial, alerts: w } = useWords(words);
  const format = useFormats();
  const [, go] = useLocation();
  const [params] = useSearchParams();
  const asked = { limit: 25, code: params.get('code') ?? undefined, cursor: params.get('cursor') ?? undefined };
  const list = useRead(`/alerts${query(asked)}`, pageSchema(alertSchema));
  const codes: Readonly<Record<string, string>> = w.codes;
  const options = Object.entries(codes).map(([value, label]) => ({ value, label }));
  return (
    <Page lead={w.lead} title={w.title}>
      <ListTable
        name="alerts"
        filters={<FilterBar choices={[{ name: 'code', label: w.what, options }]} />}
        columns={[
          {
            accessor: 'serial',
            title: serial,
            render: (alert) => <RowLink href={`/pbxs/${alert.pbxId}`}>{alert.serial}</RowLink>,
          },
          {
            accessor: 'code',
            title: w.what,
            render: ({ code }) => <StateBadge tone="bad">{codes[code] ?? code}</StateBadge>,
          },
          { accessor: 'sinceMs', title: w.since, noWrap: true, render: ({ sinceMs }) => format.date(sinceMs) },
        ]}
        empty={<Empty>{w.none}</Empty>}
        idOf={({ id }) => id}
        label={w.title}
        list={list}
        onOpen={({ pbxId }) => go(`/pbxs/${pbxId}`)}
      />
    </Page>
  );
}
