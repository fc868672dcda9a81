// Who below may sell an offer and what it is called there; one account at a time.
import { Card, Group, Stack, Table, Text, Title } from '@mantine/core';
import { type OfferView, offerTermListSchema, offerTermSchema } from '../../../shared/contracts/catalogue-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { Loaded } from '../../../shared/ui/page.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { AccountSelect } from '../account-select.tsx';
import { ActDialog, Choice, Field, type Filled } from '../form.tsx';
import { OfferOutages } from '../outages/offer-outages.tsx';
import { useSession } from '../session.tsx';
import { words } from './words.ts';

const RULES = { open: true, close: false, none: null } as const;
type Rule = keyof typeof RULES;

export function Visibility({ offer }: { readonly offer: OfferView }) {
  const w = useWords(words);
  const { may } = useSession();
  const terms = useRead(`/offers/${offer.id}/terms`, offerTermListSchema);
  return (
    <Card component="section" withBorder>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h4">
            {w.visibility}
          </Title>
          {may('prices:write') && (
            <Group gap="xs">
              <OwnName offer={offer} />
              {terms.data !== undefined && (
                <OfferOutages
                  excluded={terms.data.own.outageExcluded}
                  key={`${terms.data.own.outageExcluded}`}
                  offerId={offer.id}
                />
              )}
              <OpenTo offer={offer} />
            </Group>
          )}
        </Group>
        <Loaded lines={2} of={terms}>
          {({ items }) =>
            items.length === 0 ? (
              <Text c="dimmed" size="sm">
                {w.noTerms}
              </Text>
            ) : (
              <Table.ScrollContainer minWidth={420}>
                <Table aria-label={w.visibility}>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>{w.account}</Table.Th>
                      <Table.Th>{w.rule}</Table.Th>
                      <Table.Th>{w.called}</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {items.map(({ accountId, accountName, allowed, name }) => (
                      <Table.Tr key={accountId}>
                        <Table.Td>{accountName}</Table.Td>
                        <Table.Td>
                          <StateBadge tone={allowed === null ? 'off' : allowed ? 'good' : 'locked'}>
                            {w.rules[allowed === null ? 'none' : allowed ? 'open' : 'close']}
                          </StateBadge>
                        </Table.Td>
                        <Table.Td>{name ?? offer.ownName ?? offer.name}</Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </Table.ScrollContainer>
            )
          }
        </Loaded>
      </Stack>
    </Card>
  );
}

function OpenTo({ offer: { id } }: { readonly offer: OfferView }) {
  const w = useWords(words);
  const { api } = useSession();
  const open = useAct({
    run: ({ account = '', allowed }: Filled) =>
      api.send('PATCH', `/offers/${id}/terms/${account}`, offerTermSchema, {
        body: { allowed: RULES[allowed as Rule] },
      }),
    changes: ['/offers'],
    done: () => w.saved,
  });
  return (
    <ActDialog act={open} opener={w.openTo} says={w.openSays} submit={w.set} title={w.openTo}>
      <AccountSelect data-autofocus label={w.account} name="account" required />
      <Choice
        data={(Object.keys(RULES) as Rule[]).map((value) => ({ value, label: w.rules[value] }))}
        defaultValue="open"
        label={w.rule}
        name="allowed"
      />
    </ActDialog>
  );
}

function OwnName({ offer: { id, name, ownName } }: { readonly offer: OfferView }) {
  const w = useWords(words);
  const { api, me } = useSession();
  const rename = useAct({
    run: ({ name: given = '' }: Filled) =>
      api.send('PATCH', `/offers/${id}/terms/${me.accountId}`, offerTermSchema, {
        body: { name: given === '' ? null : given },
      }),
    changes: ['/offers'],
    done: () => w.saved,
  });
  return (
    <ActDialog act={rename} opener={w.rename} submit={w.set} title={w.ownName}>
      <Field
        data-autofocus
        defaultValue={ownName ?? ''}
        description={w.ownNameHint}
        label={w.name}
        maxLength={120}
        name="name"
        placeholder={name}
      />
    </ActDialog>
  );
}
