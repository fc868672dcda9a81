// The card provider's own fields, drawn by its script in a frame of its own: no card number passes through this page (S5.10).
import { Alert, Button, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../shared/ui/language.tsx';
import { words } from './orders/words.ts';

interface CardAction {
  readonly clientSecret: string;
  readonly publishableKey: string;
  readonly scriptUrl: string;
}

/** What this page uses of stripe.js. */
interface StripeElements {
  create(kind: 'payment'): {
    mount(place: HTMLElement): void;
    destroy(): void;
    on(event: 'ready', heard: () => void): void;
  };
}
interface Confirmation {
  readonly elements: StripeElements;
  readonly confirmParams: { readonly return_url: string };
  readonly redirect: 'if_required';
}
type Confirmed = Promise<{ readonly error?: { readonly message?: string } }>;
interface Stripe {
  elements(options: { readonly clientSecret: string }): StripeElements;
  confirmPayment(confirmation: Confirmation): Confirmed;
  confirmSetup(confirmation: Confirmation): Confirmed;
}
declare global {
  interface Window {
    Stripe?: (publishableKey: string) => Stripe;
  }
}

interface Props {
  readonly action: CardAction;
  /** `setup` keeps the card without paying. */
  readonly mode: 'payment' | 'setup';
  readonly label: string;
  /** Where the bank's page leads back to. */
  readonly returnUrl: string;
  onConfirmed(): void;
}

export function CardFields({ action, mode, label, returnUrl, onConfirmed }: Props) {
  const w = useWords(words);
  const { clientSecret, publishableKey, scriptUrl } = action;
  const place = useRef<HTMLDivElement>(null);
  const elements = useRef<StripeElements>(undefined);
  const [isReady, setReady] = useState(false);
  const script = useQuery({
    queryKey: ['card-script', scriptUrl],
    queryFn: () => loadStripe(scriptUrl),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const open = script.data;
  useEffect(() => {
    if (open === undefined || place.current === null) return;
    const made = open(publishableKey).elements({ clientSecret });
    const fields = made.create('payment');
    fields.on('ready', () => setReady(true));
    fields.mount(place.current);
    elements.current = made;
    return () => fields.destroy();
  }, [open, publishableKey, clientSecret]);
  const confirm = useMutation({
    mutationFn: async () => {
      const stripe = open?.(publishableKey);
      if (stripe === undefined || elements.current === undefined) throw new Error(w.cardFailed);
      const asked = {
        elements: elements.current,
        confirmParams: { return_url: returnUrl },
        redirect: 'if_required',
      } as const;
      const { error } = await (mode === 'payment' ? stripe.confirmPayment(asked) : stripe.confirmSetup(asked));
      if (error !== undefined) throw new Error(error.message ?? w.cardFailed);
    },
    onSuccess: onConfirmed,
  });
  if (script.isError)
    return (
      <Alert color="red" role="alert" title={w.cardFailed}>
        <Button onClick={() => void script.refetch()} size="xs" variant="default">
          {w.retry}
        </Button>
      </Alert>
    );
  return (
    <Stack gap="sm">
      <Text c="dimmed" size="sm">
        {isReady ? w.cardHint : w.cardLoading}
      </Text>
      <div ref={place} style={{ minHeight: 60 }} />
      {confirm.error !== null && (
        <Alert color="red" role="alert" title={confirm.error.message}>
          {w.notCharged}
        </Alert>
      )}
      <Button disabled={!isReady} loading={confirm.isPending} onClick={() => confirm.mutate()}>
        {label}
      </Button>
    </Stack>
  );
}

/** Loaded where a card is paid with, and nowhere else. */
async function loadStripe(scriptUrl: string): Promise<(publishableKey: string) => Stripe> {
  if (window.Stripe === undefined) {
    await new Promise<void>((resolve, reject) => {
      const script = document.createElement('script');
      script.src = scriptUrl;
      script.onload = () => resolve();
      script.onerror = () => {
        script.remove();
        reject(new Error('not loaded'));
      };
      document.head.append(script);
    });
  }
  if (window.Stripe === undefined) throw new Error('The script of the card provider did not do its part.');
  return window.Stripe;
}
