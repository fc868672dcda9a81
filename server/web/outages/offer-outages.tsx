// What a seller gives the customers directly below it back for days without service of one offer.
import { Text } from '@mantine/core';
import { useState } from 'react';
import { offerTermSchema } from '../../../shared/contracts/catalogue-api.ts';
import type { OutageCause } from '../../../shared/contracts/outages-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { ActDialog, type Filled, Tick } from '../form.tsx';
import { useSession } from '../session.tsx';
import { CauseTicks, excludedIn, useTermsWords } from './cause-ticks.tsx';
import { words } from './words.ts';

interface Props {
  readonly offerId: string;
  /** Null: nothing of its own. */
  readonly excluded: readonly OutageCause[] | null;
}

export function OfferOutages({ offerId, excluded }: Props) {
  const w = useWords(words);
  const { api, me } = useSession();
  const termsWords = useTermsWords();
  const [isOwn, setOwn] = useState(excluded !== null);
  const set = useAct({
    run: (filled: Filled) =>
      api.send('PATCH', `/offers/${offerId}/terms/${me.accountId}`, offerTermSchema, {
        body: { outageExcluded: filled.own === 'on' ? excludedIn(filled) : null },
      }),
    changes: ['/offers'],
    done: () => w.saved,
  });
  return (
    <ActDialog
      act={set}
      opener={w.ofOffer}
      says={
        <>
          <Text size="sm">{w.ofOfferSays}</Text>
          <Text size="sm">{w.now(excluded === null ? w.setBy.vendor : termsWords(excluded))}</Text>
        </>
      }
      submit={w.save}
      title={w.ofOfferTitle}
    >
      <Tick
        checked={isOwn}
        data-autofocus
        description={w.offerHint}
        label={w.own}
        name="own"
        onChange={({ currentTarget }) => setOwn(currentTarget.checked)}
      />
      {isOwn && <CauseTicks excluded={excluded ?? []} />}
    </ActDialog>
  );
}
