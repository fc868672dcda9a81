// The vendor adds an offer; its prices are set on its own page afterwards.
import { Button, Card, SimpleGrid, Stack } from '@mantine/core';
import { Link, useLocation } from 'wouter';
import { offerSchema } from '../../../shared/contracts/catalogue-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { AccountSelect } from '../account-select.tsx';
import { ActForm, Field, type Filled } from '../form.tsx';
import { useSession } from '../session.tsx';
import { OfferFields, offerOf } from './offer-fields.tsx';
import { words } from './words.ts';

export function NewOfferPage() {
  const w = useWords(words);
  const { api } = useSession();
  const [, go] = useLocation();
  const add = useAct({
    run: (filled: Filled, idempotencyKey) =>
      api.send('POST', '/offers', offerSchema, { body: bodyOf(filled), idempotencyKey }),
    changes: ['/offers'],
    onDone: ({ id }) => go(`/catalogue/${id}`),
  });
  return (
    <Page lead={w.addLead} title={w.add}>
      <Card maw={860} withBorder>
        <ActForm
          act={add}
          beside={
            <Button component={Link} href="/catalogue" variant="subtle">
              {w.title}
            </Button>
          }
          submit={w.add}
        >
          <Stack gap="sm">
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <Field data-autofocus description={w.skuHint} label={w.sku} maxLength={32} name="sku" required />
              <AccountSelect description={w.managerHint} kinds={['partner']} label={w.manager} name="managedBy" />
            </SimpleGrid>
            <OfferFields isVendor />
          </Stack>
        </ActForm>
      </Card>
    </Page>
  );
}

function bodyOf(filled: Filled) {
  const { sku, managedBy } = filled;
  return { sku, ...(managedBy ? { managedBy } : {}), ...offerOf(filled, true) };
}
