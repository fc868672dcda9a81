// What was earned, or spent, month by month: the running month in words, the last twelve as bars; one picture per currency.
import type { z } from 'zod';
import { earningsSchema } from '../../../shared/contracts/reports-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Loaded } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { Panel } from '../panel.tsx';
import { useSession } from '../session.tsx';
import { TitledBars } from './titled-bars.tsx';
import { words } from './words.ts';

type Earnings = z.infer<typeof earningsSchema>;

/** A partner has both: what its margins brought, and what it was charged itself. */
export function Revenue() {
  const w = useWords(words);
  const { me, may } = useSession();
  const { kind } = me.account;
  return (
    <>
      {kind !== 'customer' && may('finance:read') && (
        <ByMonth path="/reports/revenue" {...(kind === 'vendor' ? w.revenue : w.margin)} />
      )}
      {kind !== 'vendor' && may('invoices:read') && <ByMonth path="/reports/spending" {...w.spending} />}
    </>
  );
}

interface ByMonthProps {
  readonly path: string;
  readonly title: string;
  readonly none: string;
}

function ByMonth({ path, title, none }: ByMonthProps) {
  const w = useWords(words);
  const format = useFormats();
  const earnings = useRead(path, earningsSchema);
  return (
    <Loaded lines={6} of={earnings}>
      {({ months, series }) => (
        <Panel
          lead={
            series.length === 0
              ? none
              : series.flatMap(({ amounts }) => amounts.at(-1) ?? []).map((amount) => w.soFar(format.money(amount)))
          }
          title={title}
        >
          {series.map((one) => (
            <Bars key={one.currency} months={months} title={title} {...one} />
          ))}
        </Panel>
      )}
    </Loaded>
  );
}

interface BarsProps extends Pick<Earnings, 'months'> {
  readonly title: string;
  readonly currency: Earnings['series'][number]['currency'];
  readonly amounts: Earnings['series'][number]['amounts'];
}

function Bars({ months, title, currency, amounts }: BarsProps) {
  const w = useWords(words);
  const format = useFormats();
  const bars = amounts.map((amount, at) => {
    return { name: format.month(months[at] ?? ''), value: Number(amount.amount), text: format.money(amount) };
  });
  const net = w.net(currency);
  return <TitledBars bars={bars} format={format.number} label={`${title}, ${net}`} title={net} />;
}
