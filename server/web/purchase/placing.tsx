// The last button of a checkout, and what stands in its way: a price that changed, an order whose answer never came, a refusal.
import { Alert, Button, Text } from '@mantine/core';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useSession } from '../session.tsx';
import { type Cart, seenOf } from './cart.ts';
import { words } from './checkout-words.ts';
import type { PlacingState } from './place.ts';
import type { Quoted } from './quote.ts';

interface Props {
  readonly cart: Cart;
  readonly quoted: Quoted;
  readonly placing: PlacingState;
  /** A way to pay is chosen. */
  readonly isReady: boolean;
  readonly method: string;
  onPlace(): void;
  /** The cart with the new price as the one that was seen. */
  onAgree(cart: Cart): void;
}

export function Placing({ cart, quoted, placing, isReady, method, onPlace, onAgree }: Props) {
  const w = useWords(words);
  const format = useFormats();
  const { may } = useSession();
  const { quote, isStale } = quoted;
  if (!may('orders:write')) return <Alert color="gray">{w.mayNotOrder}</Alert>;
  if (cart.sent !== undefined && !placing.isPending)
    return (
      <Alert color="yellow" role="alert" title={w.sent}>
        <Text size="sm">{w.sentHint}</Text>
        <Button mt="xs" onClick={placing.askAgain} size="xs">
          {w.askAgain}
        </Button>
      </Alert>
    );
  const seen = cart.seen;
  const now = quote?.totals.gross;
  if (quote !== undefined && now !== undefined && !isStale && seen !== undefined && seen.gross !== now.amount)
    return (
      <Alert color="yellow" role="alert" title={w.changed}>
        <Text size="sm">{w.changedFrom(format.money({ ...now, amount: seen.gross }), format.money(now))}</Text>
        <Button mt="xs" onClick={() => onAgree({ ...cart, seen: seenOf(cart, now.amount) })} size="xs">
          {w.agree(format.money(now))}
        </Button>
      </Alert>
    );
  const sum = now === undefined ? '' : format.money(now);
  const label = method === 'none' ? w.confirm : method === 'offline' || method === '' ? w.place(sum) : w.pay(sum);
  return (
    <>
      {placing.error !== null && quoted.error === null && <ProblemAlert error={placing.error} safe={w.notPlaced} />}
      <Button
        disabled={quote === undefined || isStale || !isReady}
        loading={placing.isPending}
        onClick={onPlace}
        size="md"
      >
        {label}
      </Button>
      {quote !== undefined && !isReady && (
        <Text c="dimmed" size="sm" ta="center">
          {w.choosePayment}
        </Text>
      )}
    </>
  );
}
