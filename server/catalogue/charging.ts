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

/** As it is kept; what an older version did not know of is not charged. */
export function chargingOf(text: string): Charging {
  return { ...NOTHING_MORE, ...JSON.parse(text) };
}

/** Written one way, so that two that mean the same are the same: `12` is `12.00`. */
export function exactCharging(charging: Charging): Charging {
  const activationFees = charging.activationFees.map((fee) => {
    const money = fromMoneyJson(fee);
    return money === undefined ? fee : { ...fee, amount: formatAmount(money.amount, fee.currency) };
  });
  return { ...charging, activationFees };
}

export function chargingFaults({ charging, trialDays, billing, plans, grants }: Charged): FieldFault[] {
  const { activationFees, minimumTerm, periodsInAdvance } = charging;
  const faults: FieldFault[] = [];
  const fault = (path: string, message: string) => faults.push({ path: `charging.${path}`, message });
  activationFees.forEach(({ currency, amount }, index) => {
    if (fromMoneyJson({ currency, amount })?.amount === 0n) {
      fault(`activationFees.${index}.amount`, 'must be more than 0; leave the row out where there is no fee');
    }
    if (activationFees.findIndex((other) => other.currency === currency) < index) {
      fault(`activationFees.${index}.currency`, `${currency} is named twice`);
    }
  });
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
  const fee = charging.activationFees.find((one) => one.currency === currency);
  return fee && fromMoneyJson(fee)?.amount;
}
