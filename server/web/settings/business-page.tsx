// The vendor's business settings: who sells, taxes per country, sender of mails, public address.
import { Card, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { z } from 'zod';
import { settingsViewSchema } from '../../../shared/contracts/settings-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { Loaded } from '../../../shared/ui/page.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { FieldRows, rowsOf } from '../field-rows.tsx';
import { ActForm, Choice, Field, type Filled, Tick } from '../form.tsx';
import { CauseTicks, excludedIn } from '../outages/cause-ticks.tsx';
import { words as outageWords } from '../outages/words.ts';
import { SectionPage } from '../section.tsx';
import { useSession } from '../session.tsx';
import { useSettings } from './links.ts';
import { SellerFields, sellerOf } from './seller-fields.tsx';
import { words } from './seller-words.ts';

type Settings = z.infer<typeof settingsViewSchema>;

export function BusinessPage() {
  const { business: w } = useWords(words);
  const settings = useRead('/settings', settingsViewSchema);
  return (
    <SectionPage {...useSettings()} lead={w.lead} title={w.title}>
      <Loaded of={settings}>{(shown) => <Business settings={shown} />}</Loaded>
    </SectionPage>
  );
}

function Business({ settings }: { readonly settings: Settings }) {
  const { save, saved, business: w } = useWords(words);
  const { api } = useSession();
  const change = useAct({
    run: (filled: Filled) => api.send('PATCH', '/settings', settingsViewSchema, { body: changeOf(filled) }),
    changes: ['/settings'],
    done: () => saved,
  });
  return (
    <ActForm act={change} submit={save}>
      <Card withBorder>
        <SellerFields seller={settings.seller} />
      </Card>
      <Card withBorder>
        <Taxes rates={settings.taxRates} />
      </Card>
      <Card withBorder>
        <Rounding rounding={settings.rounding} />
      </Card>
      <Card withBorder>
        <Vies vies={settings.vies} />
      </Card>
      <Card withBorder>
        <DaysWithoutService excluded={settings.outageExcluded} />
      </Card>
      <Card withBorder>
        <Stack gap="sm">
          <Title order={2} size="h4">
            {w.sender}
          </Title>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <Field defaultValue={settings.sender.name} label={w.senderName} name="sender.name" required />
            <Field
              defaultValue={settings.sender.email}
              label={w.senderEmail}
              name="sender.email"
              required
              type="email"
            />
            <Field
              defaultValue={settings.accountManager}
              description={w.managerHint}
              label={w.manager}
              name="accountManager"
              type="email"
            />
            <Field
              defaultValue={settings.publicUrl}
              description={w.publicUrlHint}
              label={w.publicUrl}
              name="publicUrl"
              required
              type="url"
            />
            <Field
              defaultValue={settings.paymentDays}
              inputMode="numeric"
              label={w.days}
              name="paymentDays"
              pattern="\d{1,3}"
              required
            />
            <Field
              defaultValue={settings.retrials}
              description={w.retrialsHint}
              inputMode="numeric"
              label={w.retrials}
              name="retrials"
              pattern="\d{1,3}"
              required
            />
          </SimpleGrid>
          <Tick
            defaultChecked={settings.webhooksToPrivate}
            description={w.privateHint}
            label={w.private}
            name="webhooksToPrivate"
          />
        </Stack>
      </Card>
    </ActForm>
  );
}

function Vies({ vies }: { readonly vies: Settings['vies'] }) {
  const { business: w } = useWords(words);
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {w.vies}
      </Title>
      <Text c="dimmed" size="sm">
        {w.viesSays}
      </Text>
      <Tick defaultChecked={vies.ask} label={w.viesAsk} name="vies.ask" />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Field defaultValue={vies.address} label={w.viesAddress} name="vies.address" required type="url" />
        <Field
          defaultValue={vies.holdDays}
          inputMode="numeric"
          label={w.viesDays}
          name="vies.holdDays"
          pattern="\d{1,2}"
          required
        />
      </SimpleGrid>
    </Stack>
  );
}

function Taxes({ rates }: { readonly rates: Settings['taxRates'] }) {
  const { country, business: w } = useWords(words);
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {w.taxes}
      </Title>
      <Text c="dimmed" size="sm">
        {w.taxesSays}
      </Text>
      <FieldRows add={w.addTax} given={rates} remove={(row) => w.removeTax(rates[row - 1]?.country ?? `${row}`)}>
        {(index, rate) => (
          <>
            <Field
              defaultValue={rate?.country}
              label={country}
              maxLength={2}
              name={`taxRates.${index}.country`}
              required
              w={80}
            />
            <Field defaultValue={rate?.name} label={w.taxName} name={`taxRates.${index}.name`} required w={160} />
            <Field
              defaultValue={rate?.percent}
              inputMode="decimal"
              label={w.percent}
              name={`taxRates.${index}.percent`}
              required
              w={140}
            />
            <Tick
              defaultChecked={rate?.reverseCharge ?? false}
              label={w.reverse}
              mt={30}
              name={`taxRates.${index}.reverseCharge`}
            />
          </>
        )}
      </FieldRows>
    </Stack>
  );
}

function Rounding({ rounding }: Pick<Settings, 'rounding'>) {
  const { business: w } = useWords(words);
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {w.rounding}
      </Title>
      <Text c="dimmed" size="sm">
        {w.roundingSays}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Choice data={choices(w.modes)} defaultValue={rounding.mode} label={w.mode} name="rounding.mode" />
        <Choice data={choices(w.totals)} defaultValue={rounding.total} label={w.total} name="rounding.total" />
      </SimpleGrid>
    </Stack>
  );
}

function DaysWithoutService({ excluded }: { readonly excluded: Settings['outageExcluded'] }) {
  const w = useWords(outageWords);
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {w.title}
      </Title>
      <Text c="dimmed" size="sm">
        {w.lead} {w.ofVendorSays}
      </Text>
      <CauseTicks excluded={excluded} />
    </Stack>
  );
}

function choices(words: Readonly<Record<string, string>>) {
  return Object.entries(words).map(([value, label]) => ({ value, label }));
}

function changeOf(filled: Filled) {
  return {
    seller: sellerOf(filled),
    taxRates: rowsOf(filled, 'taxRates').map(({ country, name, percent, reverseCharge }) => ({
      ...{ country: country?.toUpperCase(), name, percent },
      reverseCharge: reverseCharge === 'on',
    })),
    sender: { name: filled['sender.name'], email: filled['sender.email'] },
    accountManager: filled.accountManager,
    publicUrl: filled.publicUrl,
    rounding: { mode: filled['rounding.mode'], total: filled['rounding.total'] },
    paymentDays: Number(filled.paymentDays),
    retrials: Number(filled.retrials),
    outageExcluded: excludedIn(filled),
    webhooksToPrivate: filled.webhooksToPrivate === 'on',
    vies: {
      ask: filled['vies.ask'] === 'on',
      address: filled['vies.address'],
      holdDays: Number(filled['vies.holdDays']),
    },
  };
}
