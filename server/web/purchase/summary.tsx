// The order summary: every line, tax and total of the server's quote, each figure open to its arithmetic.
import { Box, Button, Card, Divider, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import './purchase.css';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { lineWords } from './line-words.ts';
import type { Quote, Quoted } from './quote.ts';
import type { StatementFee } from './statement-fee.ts';
import { words } from './words.ts';

interface Props {
  readonly quoted: Quoted;
  /** As the seller calls an offer; the SKU where it is not known. */
  readonly nameOf: (sku: string) => string;
  /** The row of the cart shall be ordered as that offer of its family. */
  readonly onTier?: (item: number, sku: string) => void;
  readonly feeOf?: StatementFee;
  /** Present where somebody else changed what the cart is about. */
  readonly onReadAnew?: (() => void) | undefined;
  /** Buttons below the total. */
  readonly children?: ReactNode;
}

export function OrderSummary({ quoted, nameOf, onTier, feeOf, onReadAnew, children }: Props) {
  const w = useWords(words);
  const { quote, isAsked, isStale, error, again } = quoted;
  return (
    <Card className="order-summary" component="section" withBorder>
      <Stack gap="sm">
        <Group gap="xs" justify="space-between">
          <Title order={2} size="h4">
            {w.summary}
          </Title>
          {quote !== undefined && isStale && error === null && (
            <Text c="dimmed" size="sm">
              {w.computing}
            </Text>
          )}
        </Group>
        {error !== null && (
          <ProblemAlert
            error={error}
            onRetry={onReadAnew ?? again}
            retry={onReadAnew && w.readAnew}
            safe={w.notPricedSafe}
          />
        )}
        {quote === undefined ? (
          error === null && <Text c="dimmed">{isAsked ? w.computing : w.empty}</Text>
        ) : (
          <Box aria-busy={isStale}>
            <Figures feeOf={feeOf} nameOf={nameOf} onTier={onTier} quote={quote} />
          </Box>
        )}
        {children}
      </Stack>
    </Card>
  );
}

interface FiguresProps extends Pick<Props, 'nameOf'> {
  readonly quote: Quote;
  readonly onTier: Props['onTier'] | undefined;
  readonly feeOf: StatementFee | undefined;
}

function Figures({ quote, nameOf, onTier, feeOf }: FiguresProps) {
  const w = useWords(words);
  const format = useFormats();
  const { lines, totals, items, heldUntilMs, suggestions, vat } = quote;
  // A renewal costs from the next term what it cost before.
  const changing = items.filter(
    ({ quantityBefore, quantityAfter, totalBefore, totalAfter, effective }) =>
      effective === 'renewal' || quantityBefore !== quantityAfter || totalBefore.amount !== totalAfter.amount,
  );
  const isBack = totals.gross.amount.startsWith('-');
  const rates = [...new Set(lines.map(({ taxPercent }) => taxPercent))];
  return (
    <Stack gap={6}>
      {lines.map((line) => (
        <Figure
          amount={format.money(line.net)}
          key={line.line}
          label={`${format.number(line.quantity)} × ${nameOf(line.sku)}`}
        >
          <Text size="sm">{lineWords(line, w, format)}</Text>
          <Text size="sm">
            {w.sumOf(
              `${w.net} ${format.money(line.net)} + ${w.taxOf(line.taxPercent)} ${format.money(line.tax)}`,
              format.money(line.gross),
            )}
          </Text>
        </Figure>
      ))}
      {totals.rounding !== null && (
        <Figure amount={format.money(totals.rounding)} label={w.rounding}>
          <Text size="sm">{w.roundingSays}</Text>
        </Figure>
      )}
      <Divider />
      <Figure amount={format.money(totals.net)} label={w.net}>
        <Text size="sm">
          {w.sumOf(
            [...lines.map(({ net }) => net), ...(totals.rounding === null ? [] : [totals.rounding])]
              .map((amount) => format.money(amount))
              .join(' + '),
            format.money(totals.net),
          )}
        </Text>
      </Figure>
      <Figure amount={format.money(totals.tax)} label={rates.length === 1 ? w.taxOf(rates[0] ?? '') : w.tax}>
        <Text size="sm">
          {w.sumOf(
            lines.map(({ taxPercent, tax }) => `${taxPercent} %: ${format.money(tax)}`).join(' + '),
            format.money(totals.tax),
          )}
        </Text>
      </Figure>
      <Figure
        amount={format.money(isBack ? { ...totals.gross, amount: totals.gross.amount.slice(1) } : totals.gross)}
        label={isBack ? w.back : w.today}
        strong
      >
        <Text size="sm">
          {w.sumOf(
            `${w.net} ${format.money(totals.net)} + ${w.tax} ${format.money(totals.tax)}`,
            format.money(totals.gross),
          )}
        </Text>
      </Figure>
      {vat !== null && vat.answer !== 'valid' && <Text size="sm">{w.vat[vat.answer](vat.id)}</Text>}
      {changing.length > 0 && (
        <Text c="dimmed" mt="xs" size="sm">
          {w.later}
        </Text>
      )}
      {changing.map((item) => (
        <Group gap="xs" justify="space-between" key={item.item} wrap="nowrap">
          <Text size="sm">
            {`${nameOf(item.sku)}: ${w.changes(format.number(item.quantityBefore), format.number(item.quantityAfter))}`}
            {item.effective === 'renewal' && ` (${w.onRenewal(format.day(item.effectiveOn))})`}
          </Text>
          <Text component="div" size="sm" ta="right">
            {feeOf?.(item.sku, item.quantityAfter) ?? `${format.money(item.totalAfter)} ${w.per(item.per)}`}
            {item.quantityBefore > 0 && (
              <Text c="dimmed" size="xs">
                {w.insteadOf(format.money(item.totalBefore))}
              </Text>
            )}
          </Text>
        </Group>
      ))}
      {suggestions.map(({ item, sku }) => (
        <Group gap="xs" key={item} justify="space-between">
          <Text size="sm">{w.tier(nameOf(sku))}</Text>
          {onTier !== undefined && (
            <Button onClick={() => onTier(item, sku)} size="compact-xs" variant="default">
              {w.takeTier(sku)}
            </Button>
          )}
        </Group>
      ))}
      <Text c="dimmed" size="xs">
        {w.held(format.time(heldUntilMs))}
      </Text>
    </Stack>
  );
}

interface FigureProps {
  readonly label: string;
  readonly amount: string;
  readonly strong?: boolean;
  readonly children: ReactNode;
}

/** A figure that opens, by mouse and by keyboard, to how it came about. */
function Figure({ label, amount, strong = false, children }: FigureProps) {
  return (
    <details className="figure">
      <summary>
        <Text component="span" fw={strong ? 700 : 400} size={strong ? 'md' : 'sm'}>
          {label}
        </Text>
        <Text component="span" fw={strong ? 700 : 400} size={strong ? 'md' : 'sm'} style={{ whiteSpace: 'nowrap' }}>
          {amount}
        </Text>
      </summary>
      <Box pb={4} pl="md">
        {children}
      </Box>
    </details>
  );
}
