// Where a PBX's own page leads to when it lacks something: from its serial number to its cart.
import { Redirect, useParams, useSearch } from 'wouter';
import { listedPbxSchema, pageSchema } from '../../../shared/contracts/server-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { Empty, Loaded, Page } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { words } from './words.ts';

export function SerialPage() {
  const w = useWords(words);
  const { serial = '' } = useParams();
  const search = useSearch();
  // The longest that begins so would do as well; the exact one stands first.
  const found = useRead(`/pbxs${query({ search: serial, limit: 1 })}`, pageSchema(listedPbxSchema));
  return (
    <Loaded of={found}>
      {({ items }) => {
        const pbx = items.find((one) => one.serial === serial);
        if (pbx !== undefined) return <Redirect replace to={`/purchase/pbx/${pbx.id}?${search}`} />;
        return (
          <Page title={w.title}>
            <Empty>{w.unknownSerial(serial)}</Empty>
          </Page>
        );
      }}
    </Loaded>
  );
}
