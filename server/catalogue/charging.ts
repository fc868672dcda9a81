// How an offer is charged beside its price: what begins with a fee, and which rules that keeps (S4.15).
import type { Charging } from '../../shared/contracts/catalogue-api.ts';
import type { Currency } from '../../shared/currencies.ts';
import type { FieldFault } from '../../shared/field-faults.ts';
import { formatAmount, fromMoneyJson } from '../../shared/money.ts';

/** What of an offer its charging goes with. */
interface Charged {
  readonly charging: Charging;
  readonly trialDays: number | null;
  readonly billing: string;
  readonly plans: readonly { readonly months: number }[];
  /** What one unit gives a PBX. */
  readonly grants: readonly unknown[];
}

type Sum = Charging['activationFees'][number];

/** What is renewed before this is paid for stays within what anybody may pay ahead. */
const AHEAD_MONTHS_AT_MOST = 48;
const ON_STATEMENTS = 'goes with what is owed on a monthly statement';

const NOTHING_MORE: Charging = {
  activationFees: [],
  minimumTerm: null,
  firstPeriod: null,
  lastPeriod: null,
  periodsInAdvance: 0,
  activation: 'order',
  accrual: 'arrears',
};

const NO_PENALTY = { penaltyPercent: null, penaltyAmounts: [] };

/** As it is kept; what an older version did not know of is not charged. */
export function chargingOf(text: string): Charging {
  const kept: Charging = { ...NOTHING_MORE, ...JSON.parse(text) };
  const { minimumTerm } = kept;
  if (minimumTerm === null) return kept;
  // In the order in which it is asked for, so that the same said again changes nothing.
  const { periods, ...penalty } = minimumTerm;
  return { ...kept, minimumTerm: { periods, ...NO_PENALTY, ...penalty } };
}

/** Written one way, so that two that mean the same are the same: `12` is `12.00`. */
export function exactCharging(charging: Charging): Charging {
  const { minimumTerm } = charging;
  const penaltyAmounts = minimumTerm?.penaltyAmounts.map(exactMoney) ?? [];
  return {
    ...charging,
    activationFees: charging.activationFees.map(exactMoney),
    minimumTerm: minimumTerm === null ? null : { ...minimumTerm, penaltyAmounts },
  };
}

function exactMoney(one: Sum): Sum {
  const money = fromMoneyJson(one);
  return money === undefined ? one : { ...one, amount: formatAmount(money.amount, one.currency) };
}

export function chargingFaults({ charging, trialDays, billing, plans, grants }: Charged): FieldFault[] {
  const { activationFees, minimumTerm, periodsInAdvance } = charging;
  const faults: FieldFault[] = [];
  const fault = (path: string, message: string) => faults.push({ path: `charging.${path}`, message });
  faults.push(...sumFaults('charging.activationFees', activationFees));
  if (minimumTerm !== null) {
    const { penaltyPercent, penaltyAmounts } = minimumTerm;
    faults.push(...sumFaults('charging.minimumTerm.penaltyAmounts', penaltyAmounts));
    if (penaltyPercent === null && penaltyAmounts.length === 0) {
      fault('minimumTerm.penaltyPercent', 'is needed, or a fixed sum in its place');
    } else if (penaltyPercent !== null && penaltyAmounts.length > 0) {
      fault('minimumTerm.penaltyPercent', 'does not go with a fixed sum; leave one of them out');
    }
  }
  if (activationFees.length > 0 && trialDays !== null) fault('activationFees', 'a trial costs nothing');
  if (activationFees.length > 0 && billing === 'statement') {
    fault('activationFees', 'what is owed on a monthly statement costs nothing when it is ordered');
  }
  if (minimumTerm !== null && (trialDays !== null || billing === 'statement')) {
    fault('minimumTerm', 'goes with a plan of periods that is paid when it is ordered');
  }
  if (charging.accrual === 'daily' && billing !== 'statement') fault('accrual', ON_STATEMENTS);
  if (charging.activation === 'first_use' && billing !== 'statement') fault('activation', ON_STATEMENTS);
  else if (charging.activation === 'first_use' && grants.length === 0) {
    fault('activation', 'needs something that a PBX uses: an offer that gives nothing is charged from its order on');
  }
  const longest = Math.max(0, ...plans.map(({ months }) => months));
  for (const edge of ['firstPeriod', 'lastPeriod'] as const) {
    if (charging[edge] !== null && longest === 0) fault(edge, 'goes with a plan of periods');
  }
  if (periodsInAdvance > 0 && (trialDays !== null || billing === 'statement' || longest === 0)) {
    fault('periodsInAdvance', 'goes with a plan of periods that is paid when it is ordered');
  } else if (periodsInAdvance * longest > AHEAD_MONTHS_AT_MOST) {
    const most = Math.floor(AHEAD_MONTHS_AT_MOST / longest);
    fault('periodsInAdvance', `must be at most ${most}, as ${AHEAD_MONTHS_AT_MOST} months are paid ahead at most`);
  }
  return faults;
}

/** Minor units; undefined where none is charged in the currency. */
export function activationFeeIn({ charging }: Pick<Charged, 'charging'>, currency: Currency): bigint | undefined {
  return sumIn(charging.activationFees, currency);
}

/** Minor units for each unit that ends early; undefined where none is agreed in the currency. */
export function fixedPenaltyIn({ charging }: Pick<Charged, 'charging'>, currency: Currency): bigint | undefined {
  return sumIn(charging.minimumTerm?.penaltyAmounts ?? [], currency);
}

function sumIn(sums: readonly Sum[], currency: Currency): bigint | undefined {
  const sum = sums.find((one) => one.currency === currency);
  return sum && fromMoneyJson(sum)?.amount;
}

/** One a currency, and more than nothing. */
function sumFaults(path: string, sums: readonly Sum[]): FieldFault[] {
  return sums.flatMap(({ currency, amount }, index) => {
    const faults: FieldFault[] = [];
    if (fromMoneyJson({ currency, amount })?.amount === 0n) {
      const message = 'must be more than 0; leave the row out where there is no fee';
      faults.push({ path: `${path}.${index}.amount`, message });
    }
    if (sums.findIndex((other) => other.currency === currency) < index) {
      faults.push({ path: `${path}.${index}.currency`, message: `${currency} is named twice` });
    }
    return faults;
  });
}
