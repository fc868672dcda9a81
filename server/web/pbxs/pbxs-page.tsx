// The list of PBXs: what each may use and uses, and what needs attention.
import { useLocation, useSearchParams } from 'wouter';
import { countedPageSchema, listedPbxSchema } from '../../../shared/contracts/server-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { useNow } from '../../../shared/ui/clock.tsx';
import { FilterBar } from '../../../shared/ui/filter-bar.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty, Page } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { ExportButton } from '../lists/export-button.tsx';
import { ListTable } from '../lists/list-table.tsx';
import { usePbxMoves } from '../moves/move-many.tsx';
import { PBX_STATES, usePbxColumns } from './pbx-columns.tsx';
import { words } from './words.ts';

const ASKED = ['search', 'state', 'sort', 'accountId'] as const;

export function PbxsPage() {
  const w = useWords(words);
  const format = useFormats();
  const now = useNow();
  const [, go] = useLocation();
  const [params] = useSearchParams();
  const asked = Object.fromEntries(ASKED.map((name) => [name, params.get(name) ?? undefined]));
  const cursor = params.get('cursor') ?? undefined;
  const list = useRead(
    `/pbxs${query({ limit: 25, count: true, cursor, ...asked })}`,
    countedPageSchema(listedPbxSchema),
  );
  const columns = usePbxColumns();
  const bulk = usePbxMoves();
  return (
    <Page actions={<ExportButton list="pbxs" path={`/pbxs.csv${query(asked)}`} />} lead={w.lead} title={w.title}>
      <ListTable
        bulk={bulk}
        name="pbxs"
        filters={
          <FilterBar
            choices={[
              {
                name: 'state',
                label: w.state,
                options: PBX_STATES.map((value) => ({ value, label: w.states[value] })),
              },
            ]}
            search={{ label: w.search, placeholder: w.searchHint }}
          />
        }
        columns={[
          ...columns,
          {
            accessor: 'seen',
            title: w.seen,
            sortable: true,
            render: ({ lastSeenAtMs }) => (lastSeenAtMs === null ? w.never : format.distance(lastSeenAtMs, now)),
          },
        ]}
        empty={<Empty>{params.size === 0 ? w.empty : w.none}</Empty>}
        idOf={({ id }) => id}
        label={w.title}
        list={list}
        onOpen={({ id }) => go(`/pbxs/${id}`)}
      />
    </Page>
  );
}
