// Expanding a PBX, or ordering services for an account (S5.3).
import { useLocation, useParams } from 'wouter';
import { useWords } from '../../../shared/ui/language.tsx';
import { Loaded, Page } from '../../../shared/ui/page.tsx';
import { ChooseOffers } from './choose-offers.tsx';
import { holderPath, useHolder } from './holder.ts';
import { words } from './words.ts';

export function ExpansionPage() {
  const w = useWords(words);
  const { kind, id = '' } = useParams();
  const [, go] = useLocation();
  const holder = useHolder(kind, id);
  return (
    <Loaded of={holder}>
      {(found) => (
        <Page
          lead={w.expandLead(found.ownerName)}
          title={found.kind === 'pbx' ? w.expand(found.title) : w.orderFor(found.title)}
        >
          <ChooseOffers
            holder={found}
            key={found.id}
            next={w.checkout}
            onNext={() => go(`/purchase/${holderPath(found)}/checkout`)}
          />
        </Page>
      )}
    </Loaded>
  );
}
