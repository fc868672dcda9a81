// How an order is paid: what is offered to the payer, its kept cards, and whether it renews by itself (S5.8–S5.11).
import { Alert, Checkbox, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useEffect } from 'react';
import type { z } from 'zod';
import { paymentMethodsSchema } from '../../../shared/contracts/payments-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { Loaded } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { fieldProblem } from '../../../shared/ui/refused-fields.ts';
import { useSession } from '../session.tsx';
import { words } from './checkout-words.ts';
import type { Choices } from './choices.ts';

type Payment = Pick<Choices, 'choice' | 'autoRenew' | 'piNumber'>;

interface Way {
  readonly choice: string;
  readonly method: string;
  readonly label: string;
  readonly hint: string;
  readonly autoRenew: boolean;
}

interface Props {
  readonly payerId: string;
  readonly payment: Payment;
  readonly error: Error | null;
  onPayment(change: Partial<Payment>): void;
}

export function PaymentChoice(props: Props) {
  const w = useWords(words);
  const methods = useRead(`/accounts/${props.payerId}/payment-methods`, paymentMethodsSchema);
  const ways = useWays(props.payerId);
  return (
    <Loaded lines={3} of={methods}>
      {(found) => {
        const all = ways(found);
        if (all.length === 0) return <Alert color="yellow">{w.noMethods}</Alert>;
        return <Ways {...props} all={all} />;
      }}
    </Loaded>
  );
}

function Ways({ payment, error, onPayment, all }: Props & { readonly all: readonly Way[] }) {
  const w = useWords(words);
  const chosen = all.find(({ choice }) => choice === payment.choice);
  // Chosen before a reload or for another payer, and not to be had any more.
  const isGone = payment.choice !== undefined && chosen === undefined;
  useEffect(() => {
    if (isGone) onPayment({ choice: undefined });
  }, [isGone, onPayment]);
  return (
    <Stack gap="sm">
      <Radio.Group aria-label={w.payment} onChange={(choice) => onPayment({ choice })} value={payment.choice ?? null}>
        <Stack gap="xs">
          {all.map(({ choice, label, hint }) => (
            <Radio.Card key={choice} p="sm" value={choice}>
              <Group align="flex-start" gap="sm" wrap="nowrap">
                <Radio.Indicator />
                <div>
                  <Text fw={600} size="sm">
                    {label}
                  </Text>
                  <Text c="dimmed" size="xs">
                    {hint}
                  </Text>
                </div>
              </Group>
            </Radio.Card>
          ))}
        </Stack>
      </Radio.Group>
      {chosen?.method === 'offline' && (
        <TextInput
          description={w.piHint}
          error={fieldProblem(error, 'piNumber')}
          label={w.pi}
          maxLength={40}
          onChange={({ currentTarget }) => onPayment({ piNumber: currentTarget.value })}
          value={payment.piNumber}
        />
      )}
      {chosen?.autoRenew === true && (
        <Checkbox
          checked={payment.autoRenew}
          description={w.autoRenewHint}
          label={w.autoRenew}
          onChange={({ currentTarget }) => onPayment({ autoRenew: currentTarget.checked })}
        />
      )}
    </Stack>
  );
}

/** What an account keeps with the vendor is spent by itself alone, so nobody else is offered it (S4.27). */
function useWays(payerId: string) {
  const w = useWords(words);
  const { me, actingFor } = useSession();
  const isOwn = me.accountId === payerId && actingFor === undefined;
  return ({ checkout, saved }: z.infer<typeof paymentMethodsSchema>): Way[] => {
    const offered = checkout.filter(({ method }) => isOwn || (method !== 'credit' && method !== 'balance'));
    const kept = saved.filter(({ provider }) => isOwn && offered.some(({ method }) => method === provider));
    return [
      ...kept
        .toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault))
        .map(({ id, provider, label, expires }) => ({
          ...{ choice: `${provider}:${id}`, method: provider, label, autoRenew: true },
          hint: [w.hints.saved, expires === null ? '' : w.expires(expires)].filter((part) => part !== '').join(' '),
        })),
      ...offered.map(({ method, autoRenew }) => ({
        ...{ choice: method, method, label: w.method(method), hint: w.hints[method] ?? '', autoRenew },
      })),
    ];
  };
}

/** The API's method, and the kept means where one was chosen. */
export function partsOf(choice: string): { readonly method: string; readonly methodId: string | undefined } {
  const [method = '', methodId] = choice.split(':');
  return { method, methodId };
}
