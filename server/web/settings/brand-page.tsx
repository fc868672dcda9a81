// A partner's own brand: what its customers see in place of the vendor, and whether it is the seller itself.
import { Card, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { type BrandDetails, brandSchema } from '../../../shared/contracts/settings-api.ts';
import { Refusal } from '../../../shared/ui/api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { Loaded } from '../../../shared/ui/page.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { ActDialog, ActForm, Field, type Filled, Tick } from '../form.tsx';
import { SectionPage } from '../section.tsx';
import { useSession } from '../session.tsx';
import { useSettings } from './links.ts';
import { SellerFields, sellerOf } from './seller-fields.tsx';
import { words } from './seller-words.ts';

export function BrandPage() {
  const { brand: w } = useWords(words);
  const { me } = useSession();
  const brand = useRead(`/accounts/${me.account.id}/brand`, brandSchema);
  const isAbsent = brand.error instanceof Refusal && brand.error.problem.code === 'brand_not_found';
  return (
    <SectionPage {...useSettings()} lead={w.lead} title={w.title}>
      {isAbsent ? <Brand brand={undefined} /> : <Loaded of={brand}>{(shown) => <Brand brand={shown} />}</Loaded>}
    </SectionPage>
  );
}

function Brand({ brand }: { readonly brand: BrandDetails | undefined }) {
  const { save, saved, brand: w } = useWords(words);
  const { api, me, may } = useSession();
  const path = `/accounts/${me.account.id}/brand`;
  const [isSeller, setSeller] = useState((brand?.seller ?? null) !== null);
  const set = useAct({
    run: (filled: Filled) =>
      api.send('PATCH', path, brandSchema, {
        body: {
          name: filled.name,
          email: filled.email,
          ...(isSeller ? { seller: sellerOf(filled), prefix: filled.prefix } : { seller: null, prefix: null }),
        },
      }),
    changes: [path],
    done: () => saved,
  });
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Text size="sm">{brand === undefined ? w.none : w.set}</Text>
        {may('accounts:write') && (
          <ActForm act={set} beside={brand !== undefined && <TakeBack path={path} />} submit={save}>
            <Field defaultValue={brand?.name} label={w.brandName} maw={420} name="name" required />
            <Field defaultValue={brand?.email} label={w.brandEmail} maw={420} name="email" required type="email" />
            <Tick
              checked={isSeller}
              label={w.own}
              name="isSeller"
              onChange={({ currentTarget: { checked } }) => setSeller(checked)}
            />
            {isSeller && (
              <>
                <Field
                  defaultValue={brand?.prefix ?? ''}
                  description={w.prefixHint}
                  label={w.prefix}
                  maw={240}
                  name="prefix"
                  required
                />
                <SellerFields seller={brand?.seller ?? null} />
              </>
            )}
          </ActForm>
        )}
      </Stack>
    </Card>
  );
}

function TakeBack({ path }: { readonly path: string }) {
  const { brand: w } = useWords(words);
  const { api } = useSession();
  const remove = useAct({ run: () => api.act('DELETE', path), changes: [path], done: () => w.removed });
  return (
    <Group>
      <ActDialog
        act={remove}
        color="red"
        opener={w.remove}
        openerProps={{ size: 'sm' }}
        says={w.removeSays}
        submit={w.remove}
        title={w.remove}
      />
    </Group>
  );
}
