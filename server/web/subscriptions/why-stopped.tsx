// What no longer works and why, since when, what works all the same, and what its holder does next and with whom (S2.16).
import { Alert, Anchor, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { z } from 'zod';
import type { askSellerSchema, stoppedSchema } from '../../../shared/contracts/stopped-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { useSession } from '../session.tsx';
import { whyWords } from './why-words.ts';

type Stopped = z.infer<typeof stoppedSchema>;
type Seller = z.infer<typeof askSellerSchema> | null;

interface Props {
  readonly stopped: readonly Stopped[];
  readonly askSeller: Seller;
  /** On the page of the subscription itself. */
  readonly isOwnPage?: boolean;
}

export function WhyStopped({ stopped, askSeller, isOwnPage = false }: Props) {
  const w = useWords(whyWords);
  const sentence = useStoppedSentence();
  if (stopped.length === 0) return null;
  return (
    <Alert
      color="yellow"
      icon={<IconAlertTriangle aria-hidden />}
      title={isOwnPage ? w.whyThis : w.why(stopped.length)}
      variant="light"
    >
      <Stack gap="sm">
        {stopped.map((one) => (
          <div key={one.subscription}>
            <Text fw={600} size="sm">
              {sentence(one)}
            </Text>
            <Text size="sm">
              {w.text[one.why]}
              {one.reason !== null && ` ${w.reason(one.reason)}`}
            </Text>
            <Text component="div" size="sm">
              <Next askSeller={askSeller} isOwnPage={isOwnPage} one={one} />
            </Text>
          </div>
        ))}
        <Text size="sm">{w.always}</Text>
      </Stack>
    </Alert>
  );
}

/** "Extensions (PSE-EXT): suspended since 3 Mar 2027." */
export function useStoppedSentence() {
  const w = useWords(whyWords);
  const format = useFormats();
  return ({ offer, why, by, sinceMs }: Stopped) =>
    w.sentence(offer, why === 'suspended' && by !== null ? w.suspendedBy[by] : w.what[why], format.date(sinceMs));
}

function Next({
  one,
  askSeller,
  isOwnPage,
}: {
  readonly one: Stopped;
  readonly askSeller: Seller;
  readonly isOwnPage: boolean;
}) {
  const w = useWords(whyWords);
  const format = useFormats();
  const { may } = useSession();
  const { subscription, why, by, pbxId, accountId, renewableUntilMs } = one;
  const link = (href: string, label: ReactNode) => (
    <Anchor component={Link} href={href} size="sm">
      {label}
    </Anchor>
  );
  if (why === 'replaced') return null;
  if (why === 'suspended') {
    if (by === 'above' || !may('subscriptions:write')) return <Ask does={w.asks.resume} seller={askSeller} />;
    return isOwnPage ? w.resumeHere : link(`/subscriptions/${subscription}`, w.resume);
  }
  if (!may('orders:write')) {
    const until = renewableUntilMs === null ? '' : ` ${w.renewableUntil(format.date(renewableUntilMs))}`;
    return (
      <>
        <Ask does={renewableUntilMs === null ? w.asks.order : w.asks.renew} seller={askSeller} />
        {until}
      </>
    );
  }
  const place = pbxId === null ? `/purchase/account/${accountId}` : `/purchase/pbx/${pbxId}`;
  if (renewableUntilMs === null) return link(place, why === 'trial_over' ? w.orderFull : w.orderAnew);
  return (
    <>
      {link(pbxId === null ? place : `${place}/renewal`, w.renew)}. {w.renewableUntil(format.date(renewableUntilMs))}
    </>
  );
}

function Ask({ seller, does }: { readonly seller: Seller; readonly does: (seller: string) => string }) {
  const w = useWords(whyWords);
  return (
    <>
      {does(seller?.name ?? w.yourSeller)}
      {seller === null || seller.email === '' ? (
        '.'
      ) : (
        <>
          {': '}
          <Anchor href={`mailto:${seller.email}`} size="sm">
            {seller.email}
          </Anchor>
        </>
      )}
    </>
  );
}
