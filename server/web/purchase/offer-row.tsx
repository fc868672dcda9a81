// One offer to choose: how much there is, how much there shall be, by which plan, at which price.
import { Button, Group, NumberInput, Radio, Select, Stack, Switch, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import type { Item } from './cart.ts';
import { firstPlan, type Offer, perOf, type Subscription } from './offers.ts';
import type { useUnitPrices } from './use-offers.ts';
import { words } from './words.ts';

/** The API takes no more of one thing. */
const MOST_UNITS = 1_000_000;

interface Props {
  readonly offer: Offer;
  /** What the holder has of it now. */
  readonly owned: Subscription | undefined;
  readonly held: readonly Subscription[];
  readonly item: Item | undefined;
  readonly priceOf: ReturnType<typeof useUnitPrices>;
  /** In use on the PBX, where that is known. */
  readonly used: number | undefined;
  readonly problem: string | undefined;
  onChange(item: Item | undefined): void;
  /** Absent where nobody may start one here. */
  readonly onTrial: (() => void) | undefined;
  /** How to ask for what is not sold without the vendor's word. */
  readonly request: ReactNode;
}

export function OfferRow(props: Props) {
  const { offer } = props;
  return (
    <Group align="flex-start" gap="md" justify="space-between" py={8}>
      <Stack gap={0} style={{ flex: '1 1 240px' }}>
        <Text fw={600}>{offer.name}</Text>
        <Text c="dimmed" size="sm">
          {offer.sku}
          {offer.description !== '' && `: ${offer.description}`}
        </Text>
      </Stack>
      <Stack align="flex-end" gap={4}>
        <Choice {...props} />
      </Stack>
    </Group>
  );
}

function Choice(props: Props) {
  const w = useWords(words);
  const format = useFormats();
  const { offer, owned, onTrial } = props;
  if (offer.trialDays !== null) {
    if (owned !== undefined) return <StateBadge tone="trial">{w.isTrial}</StateBadge>;
    return (
      <>
        <Button
          aria-label={w.startTrialOf(offer.name)}
          disabled={onTrial === undefined}
          onClick={onTrial}
          size="xs"
          variant="default"
        >
          {w.startTrial}
        </Button>
        <Text c="dimmed" size="xs">
          {w.trial(format.number(offer.trialDays))}
        </Text>
      </>
    );
  }
  if (offer.obstacle === 'by_request')
    return (
      <>
        {props.request}
        <Text c="dimmed" size="sm">
          {w.byRequest}
        </Text>
      </>
    );
  if (owned === undefined && offer.obstacle === 'no_price')
    return (
      <Text c="dimmed" size="sm">
        {w.noPrice}
      </Text>
    );
  if (offer.model === 'quantity') return <Quantity {...props} />;
  if (owned !== undefined) return <StateBadge tone="good">{`${w.onceHeld}, ${w.plan(owned.plan)}`}</StateBadge>;
  return offer.model === 'flat' ? <Flat {...props} /> : <Flexible {...props} />;
}

function Quantity({ offer, owned, held, item, priceOf, used, problem, onChange }: Props) {
  const w = useWords(words);
  const format = useFormats();
  const plan = owned?.plan ?? item?.plan ?? firstPlan(offer, held);
  const now = owned?.quantity ?? 0;
  // What is being typed stands as it is, also while it is empty.
  const [typed, setTyped] = useState<string | number>();
  const quantity = item?.quantity ?? now;
  const change = (value: number, by: string | undefined) => {
    if (value === now || value <= 0) return onChange(undefined);
    if (owned !== undefined) return onChange({ subscription: owned.number, quantity: value, version: owned.version });
    onChange({ sku: offer.sku, quantity: value, plan: planOf(offer, by) });
  };
  const price = priceOf(offer, planOf(offer, plan), quantity);
  const facts = [
    now === 0 ? w.hasNone : w.has(format.number(now)),
    used === undefined ? '' : w.used(format.number(used)),
    price === undefined ? '' : w.each(format.money(price), w.per(perOf(offer, planOf(offer, plan)))),
  ];
  return (
    <>
      <Group gap="xs" justify="flex-end">
        {owned === undefined && offer.plans.length > 1 && (
          <PlanSelect offer={offer} onChange={(by) => change(quantity, by)} plan={planOf(offer, plan)} />
        )}
        <NumberInput
          allowDecimal={false}
          allowNegative={false}
          aria-label={w.quantityOf(offer.name)}
          clampBehavior="none"
          error={problem}
          isAllowed={({ floatValue }) => floatValue === undefined || floatValue <= MOST_UNITS}
          max={offer.maxQuantity}
          min={owned === undefined ? 0 : now}
          onBlur={() => setTyped(undefined)}
          onChange={(value) => {
            setTyped(value);
            change(Number(value), plan);
          }}
          step={offer.step}
          value={typed ?? quantity}
          w={110}
        />
      </Group>
      <Text c="dimmed" size="xs">
        {facts.filter((fact) => fact !== '').join(' · ')}
      </Text>
    </>
  );
}

function Flat({ offer, held, item, priceOf, problem, onChange }: Props) {
  const w = useWords(words);
  const format = useFormats();
  const plan = planOf(offer, item?.plan ?? firstPlan(offer, held));
  const price = priceOf(offer, plan, 1);
  const include = (by: Offer['plans'][number]['code']) => onChange({ sku: offer.sku, quantity: 1, plan: by });
  return (
    <>
      <Group gap="xs" justify="flex-end">
        {offer.plans.length > 1 && (
          <PlanSelect offer={offer} onChange={(by) => include(planOf(offer, by))} plan={plan} />
        )}
        <Switch
          aria-label={w.include(offer.name)}
          checked={item !== undefined}
          error={problem}
          onChange={({ currentTarget }) => (currentTarget.checked ? include(plan) : onChange(undefined))}
          size="md"
        />
      </Group>
      {price !== undefined && (
        <Text c="dimmed" size="xs">
          {w.flat(format.money(price), w.per(perOf(offer, plan)))}
        </Text>
      )}
    </>
  );
}

/** S5.2: one service, several ways to pay for it. */
function Flexible({ offer, item, priceOf, problem, onChange }: Props) {
  const w = useWords(words);
  const format = useFormats();
  return (
    <Radio.Group
      aria-label={w.planOf(offer.name)}
      error={problem}
      onChange={(code) =>
        onChange(code === '' ? undefined : { sku: offer.sku, quantity: 1, plan: planOf(offer, code) })
      }
      value={item?.plan ?? ''}
    >
      <Stack gap={4}>
        <Radio label={w.hasNone} value="" />
        {offer.plans.map(({ code }) => {
          const price = priceOf(offer, code, 1);
          return (
            <Radio
              disabled={price === undefined}
              key={code}
              label={price === undefined ? w.plan(code) : w.flat(format.money(price), w.per(perOf(offer, code)))}
              value={code}
            />
          );
        })}
      </Stack>
    </Radio.Group>
  );
}

function PlanSelect({
  offer,
  plan,
  onChange,
}: {
  readonly offer: Offer;
  readonly plan: string;
  onChange(plan: string): void;
}) {
  const w = useWords(words);
  return (
    <Select
      allowDeselect={false}
      aria-label={w.planOf(offer.name)}
      data={offer.plans.map(({ code }) => ({ value: code, label: w.plan(code) }))}
      onChange={(code) => code !== null && onChange(code)}
      value={plan}
      w={140}
    />
  );
}

function planOf({ plans }: Offer, code: string | undefined): Offer['plans'][number]['code'] {
  return (plans.find((plan) => plan.code === code) ?? plans[0])?.code ?? 'one-time';
}
