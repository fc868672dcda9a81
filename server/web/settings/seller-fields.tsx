// The fields of a seller as an invoice prints it, and how what was filled in is read.
import { SimpleGrid, Stack, Title } from '@mantine/core';
import type { Seller } from '../../../shared/contracts/settings-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { Field, type Filled, LongField, linesOf } from '../form.tsx';
import { words } from './seller-words.ts';

export function SellerFields({ seller }: { readonly seller: Seller | null }) {
  const w = useWords(words);
  const { address } = seller ?? {};
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {w.seller}
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Field defaultValue={seller?.name} label={w.name} name="seller.name" required />
        <Field defaultValue={seller?.taxId} label={w.taxId} name="seller.taxId" />
        <LongField
          defaultValue={address?.lines.join('\n')}
          description={w.linesHint}
          label={w.lines}
          name="seller.address.lines"
        />
        <LongField defaultValue={seller?.bank.join('\n')} description={w.bankHint} label={w.bank} name="seller.bank" />
        <Field defaultValue={address?.postcode} label={w.postcode} name="seller.address.postcode" />
        <Field defaultValue={address?.city} label={w.city} name="seller.address.city" />
        <Field defaultValue={address?.region} label={w.region} name="seller.address.region" />
        <Field defaultValue={seller?.country} description={w.countryHint} label={w.country} name="seller.country" />
        <Field defaultValue={seller?.email} label={w.email} name="seller.email" type="email" />
        <Field defaultValue={seller?.website} label={w.website} name="seller.website" />
        <LongField
          defaultValue={seller?.registration}
          description={w.registrationHint}
          label={w.registration}
          name="seller.registration"
        />
      </SimpleGrid>
    </Stack>
  );
}

export function sellerOf(filled: Filled): Seller {
  const text = (name: string) => filled[`seller.${name}`] ?? '';
  const address = {
    lines: linesOf(text('address.lines')),
    city: text('address.city'),
    postcode: text('address.postcode'),
    region: text('address.region'),
  };
  return {
    ...{ name: text('name'), address, country: text('country').toUpperCase(), taxId: text('taxId') },
    ...{ registration: text('registration'), email: text('email'), website: text('website') },
    bank: linesOf(text('bank')),
  };
}
