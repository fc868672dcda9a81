// Demo offers per user: the Call2Teams families of S1, and the base licences and add-ons of S3.
import { addOfferSchema } from '../../../shared/contracts/catalogue-api.ts';
import type { GrantKind } from '../../../shared/licence/licence.ts';
import { type DemoOffer, EUR_USD_JPY, partnerPrice, priceBook } from './demo-prices.ts';

const MANY = { model: 'quantity', maxQuantity: 10_000 } as const;
const SOME = { model: 'quantity', maxQuantity: 100 } as const;
const RENEWED = ['monthly', 'yearly'] as const;

export function callToTeams(): DemoOffer[] {
  return [
    ...userFamily('C2TU', 'PBX user', 400),
    ...userFamily('T2TU', 'Trunk user', 500),
    offer(
      { ...named('C2TU-I1', 'C2TU-I', 'Internal user'), model: 'quantity', maxQuantity: 1_000, internal: true },
      {
        description: 'Reduced rate for a partner’s own staff, on request.',
        grants: one('extensions'),
        plans: ['monthly'],
      },
      partnerPrice('monthly', 150),
    ),
    offer(
      {
        ...named('PARTNER-DEMO', 'PARTNER-DEMO', 'Partner demo (NFR)'),
        model: 'quantity',
        maxQuantity: 25,
        internal: true,
      },
      {
        description:
          'A permanent demo and test environment. Not for resale and never billed; the account manager opens it.',
        grants: one('extensions'),
        plans: ['one-time'],
        restricted: true,
      },
      partnerPrice('one-time', 0, EUR_USD_JPY),
    ),
    offer(
      { ...named('C2TPA1', 'C2TPA', 'Phone app user'), ...MANY },
      { grants: one('device_mobile_app'), plans: ['monthly'] },
      priceBook({ plans: ['monthly'], tiers: [[1, 200]] }),
    ),
    trial('C2TPAT', 'C2TPA', 'Phone app user', 'device_mobile_app'),
    offer(
      { ...named('C2T-BRAND', 'C2T-BRAND', 'Branding'), model: 'flat' },
      { description: 'The partner’s name and colours on what its customers see.', plans: RENEWED },
      priceBook({ plans: RENEWED, tiers: [[1, 5_000]] }),
    ),
    offer(
      { ...named('C2T-EMERGENCY', 'C2T-EMERGENCY', 'Emergency trunk'), ...SOME },
      { description: 'A trunk of one site to the emergency services. The calls need no licence.', plans: ['monthly'] },
      priceBook({ plans: ['monthly'], tiers: [[1, 800]] }),
    ),
    offer(
      { ...named('C2T-STATICIP', 'C2T-STATICIP', 'Static IP'), ...SOME },
      { description: 'A fixed public address for one trunk.', plans: RENEWED },
      priceBook({ plans: RENEWED, tiers: [[1, 600]] }),
    ),
  ];
}

/** The number of a tier SKU is where it begins (S1.3); `cents` a month for the smallest. */
function userFamily(family: string, name: string, cents: number): DemoOffer[] {
  const tiers = [
    [1, 100],
    [20, 90],
    [80, 80],
    [250, 70],
  ] as const;
  return [
    ...tiers.map(([from, percent]) =>
      offer(
        { ...named(`${family}${from}`, family, `${name}, from ${from}`), ...MANY, minQuantity: from },
        {
          description: `One ${name} licence a month, for ${from} ${from === 1 ? 'user' : 'users'} or more.`,
          grants: one('extensions'),
          plans: ['monthly'],
        },
        priceBook({ plans: ['monthly'], tiers: [[1, (cents * percent) / 100]] }),
      ),
    ),
    trial(`${family}T`, family, name, 'extensions'),
  ];
}

function trial(sku: string, family: string, name: string, kind: GrantKind): DemoOffer {
  return offer(
    { ...named(sku, family, `${name}, trial`), ...SOME },
    { description: 'Free for 30 days; it ends by itself.', grants: one(kind), plans: ['one-time'], trialDays: 30 },
  );
}

export function basesAndAddOns(): DemoOffer[] {
  return [
    base('B3-AA', 'Auto Attendant', 'auto_attendant', [[1, 1_200]]),
    base('B3-CG', 'Call Group', 'call_group', [[1, 900]]),
    base('B3-DEV', 'Developer', 'developer', [[1, 1_500]]),
    base('B3-PS', 'Phone System', 'phone_system', [
      [1, 700],
      [50, 630],
      [200, 560],
    ]),
    addOn('B3-REC', 'Call Recording', 'call_recording', 300),
    addOn('B3-DESKTOP', 'Desktop', 'device_desktop_app', 150),
    addOn('B3-DNC', 'DNC', 'license_dnc_checking_enabled', 200),
    addOn('B3-IPPHONE', 'IP Phone', 'device_ip_phone', 100),
    addOn('B3-MOBILE', 'Mobile', 'device_mobile_app', 150),
    addOn('B3-WEB', 'Web Phone', 'device_web_rtc', 150),
    addOn('B3-NUMBER', 'Number', 'license_number', 250),
    addOn('B3-CHAT', 'Team Chat', 'team_chat', 100),
    addOn('B3-RECSTORE', 'Unlimited Call Recording Storage', 'license_call_recording_unlimited_enabled', 400),
  ];
}

function base(sku: string, name: string, kind: GrantKind, tiers: readonly (readonly [number, number])[]): DemoOffer {
  const description = `Base licence ${name}, one per user.`;
  const words = { description, grants: one(kind), plans: RENEWED };
  return offer({ ...named(sku, sku, name), ...MANY }, words, priceBook({ plans: RENEWED, tiers }));
}

function addOn(sku: string, name: string, kind: GrantKind, cents: number): DemoOffer {
  const description = `Add-on ${name} for users with a base licence.`;
  const words = { description, grants: one(kind), plans: RENEWED };
  return offer({ ...named(sku, sku, name), ...MANY }, words, priceBook({ plans: RENEWED, tiers: [[1, cents]] }));
}

export function named(sku: string, family: string, name: string) {
  return { sku, family, name };
}

export function one(kind: GrantKind) {
  return [{ kind, perUnit: 1 }];
}

/** With everything filled in that is not said. */
export function offer(what: object, how: object, prices: DemoOffer['prices'] = []): DemoOffer {
  return { ...addOfferSchema.omit({ managedBy: true }).parse({ ...what, ...how }), prices };
}
