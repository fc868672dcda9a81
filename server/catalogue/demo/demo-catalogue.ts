// Every offer that the source documents name, with a price book, to try the product on.
import type { CatalogueFile } from '../../../shared/contracts/catalogue-api.ts';
import type { PlanCode } from '../../pricing/plan.ts';
import { type DemoOffer, EUR_USD_JPY, feePrices, priceBook } from './demo-prices.ts';
import { basesAndAddOns, callToTeams, named, offer, one } from './demo-users.ts';

export function demoCatalogue(): CatalogueFile {
  return { offers: [...callToTeams(), ...basesAndAddOns(), resellerFee(), ...plansOfPbx(), ...expansions()] };
}

/** S5.16: a month, or one to five years. */
const TERMS: readonly PlanCode[] = ['monthly', 'yearly', 'yearly-2', 'yearly-3', 'yearly-4', 'yearly-5'];
/** S5.37. */
const PER_PBX = { model: 'quantity', maxQuantity: 500 } as const;

/** S4.1: the partner owes 10 for each customer account and month, and is recommended to take 20. */
function resellerFee(): DemoOffer {
  const description = 'A hosted package with call recording. Its fee is owed for every customer account, used or not.';
  return offer(
    { ...named('RS-RECORDING', 'RS-RECORDING', 'Hosted package with call recording'), model: 'flat', description },
    { grants: one('call_recording'), plans: ['monthly'], repeatable: true, billing: 'statement' },
    feePrices(1_000, 2_000),
  );
}

/** S5.17: from Enterprise to Ultimate at once, back at the end of the term. */
function plansOfPbx(): DemoOffer[] {
  const sold = { ...PER_PBX, minQuantity: 5, step: 5 };
  return [
    offer(
      { ...named('PSE-ENT', 'PSE-ENT', 'PSE Enterprise plan'), ...sold },
      { description: 'The Enterprise plan for one extension of a PBX.', grants: one('extensions'), plans: TERMS },
      perUnit([1, 120], [50, 110], [100, 100], [250, 90]),
    ),
    offer(
      { ...named('PSE-ULT', 'PSE-ULT', 'PSE Ultimate plan'), ...sold },
      {
        description: 'The Ultimate plan for one extension of a PBX: Enterprise, and call recording.',
        grants: [...one('extensions'), ...one('call_recording')],
        plans: TERMS,
      },
      perUnit([1, 200], [50, 180], [100, 160], [250, 140]),
    ),
  ];
}

/** S5.1, S5.2: what an existing PBX can be expanded by, all per PBX. */
function expansions(): DemoOffer[] {
  const extensions = priceBook({
    ...inThree,
    tiers: [
      [1, 100],
      [50, 90],
      [200, 80],
    ],
    floor: 75,
  });
  return [
    offer({ ...named('PSE-EXT', 'PSE-EXT', 'Extension expansion'), ...PER_PBX }, given('extensions'), extensions),
    offer(
      { ...named('PSE-CC', 'PSE-CC', 'Concurrent call expansion'), ...PER_PBX },
      given('concurrent_calls'),
      perUnit([1, 250], [25, 220], [100, 200]),
    ),
    offer(
      { ...named('PSE-OCC', 'PSE-OCC', 'Outbound Call Center'), ...PER_PBX },
      given('outbound_call_center'),
      perUnit([1, 800], [20, 700]),
    ),
    offer({ ...named('PSE-HS', 'PSE-HS', 'Hot Standby'), model: 'flat' }, given('hot_standby'), perUnit([1, 3_000])),
    offer(
      { ...named('PSE-DR', 'PSE-DR', 'Disaster Recovery'), model: 'flat' },
      given('disaster_recovery'),
      perUnit([1, 4_000]),
    ),
    offer(
      { ...named('PSE-PMS', 'PSE-PMS', 'Hotel PMS Integration'), model: 'flexible' },
      { grants: one('hotel_pms'), plans: PMS },
      priceBook({ plans: PMS, currencies: EUR_USD_JPY, tiers: [[1, 2_500]] }),
    ),
  ];
}

const PMS: readonly PlanCode[] = ['one-time', 'monthly', 'yearly'];
const inThree = { plans: TERMS, currencies: EUR_USD_JPY };

function given(kind: Parameters<typeof one>[0]) {
  return { grants: one(kind), plans: TERMS };
}

function perUnit(...tiers: readonly (readonly [number, number])[]) {
  return priceBook({ ...inThree, tiers });
}
