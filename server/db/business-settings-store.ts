// What the vendor decided about selling, as JSON beside the settings of licences.
import type { BusinessSettings, Seller } from '../../shared/contracts/settings-api.ts';
import { remembered } from './memory.ts';
import type { Db, Trx } from './open.ts';
import { readSettings, settingNamed } from './settings-store.ts';

const NAME = 'business';
const EMPTY_SELLER: Seller = {
  name: '',
  address: { lines: [], city: '', postcode: '', region: '' },
  country: '',
  taxId: '',
  registration: '',
  email: '',
  website: '',
  bank: [],
};
const DEFAULTS: BusinessSettings = {
  seller: EMPTY_SELLER,
  taxRates: [],
  sender: { name: '', email: 'licences@localhost' },
  accountManager: '',
  publicUrl: 'http://127.0.0.1:7420',
  paymentDays: 14,
  retrials: 1,
  rounding: { mode: 'half-away', total: 'sum-of-lines' },
  outageExcluded: [],
  webhooksToPrivate: false,
  vies: { ask: false, address: 'https://ec.europa.eu/taxation_customs/vies/rest-api', holdDays: 14 },
};

/** What was never set has defaults that work on one machine; the issuer's name stands in for names not given. */
export function readBusinessSettings(db: Db): Promise<BusinessSettings> {
  return remembered(db, 'settings', `read: ${NAME}`, () => withDefaults(db));
}

async function withDefaults(db: Db): Promise<BusinessSettings> {
  const row = await settingNamed(db, NAME);
  const settings: BusinessSettings = { ...DEFAULTS, ...(row === undefined ? {} : JSON.parse(row.value)) };
  const { seller, sender } = settings;
  if (seller.name !== '' && sender.name !== '') return settings;
  const issuer = (await readSettings(db))?.issuer ?? '';
  return {
    ...settings,
    seller: { ...seller, name: seller.name || issuer },
    sender: { ...sender, name: sender.name || seller.name || issuer },
  };
}

export async function writeBusinessSettings(trx: Trx, change: Partial<BusinessSettings>): Promise<void> {
  const row = await trx.selectFrom('settings').select('value').where('name', '=', NAME).executeTakeFirst();
  const value = JSON.stringify({ ...(row === undefined ? {} : JSON.parse(row.value)), ...change });
  await trx
    .insertInto('settings')
    .values({ name: NAME, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}
