// What the vendor decided once, as JSON by name.
import type { Policy } from '../../shared/licence/licence.ts';
import { remembered } from './memory.ts';
import type { Db, Trx } from './open.ts';
import { statement } from './statement.ts';

export interface Settings {
  readonly issuer: string;
  readonly policy: Policy;
  /** Days until a licence without news counts as stale. */
  readonly freshDays: number;
  readonly minAgent: string;
  /** How often a PBX may be bound to other hardware within 365 days without asking. */
  readonly rebindsPerYear: number;
}

export const DEFAULT_SETTINGS: Omit<Settings, 'issuer'> = {
  policy: { graceDays: 14, floor: { calls: 0, extensions: 0 } },
  freshDays: 30,
  minAgent: '0.1.0',
  rebindsPerYear: 3,
};

/** Undefined before `init`. */
export function readSettings(db: Db): Promise<Settings | undefined> {
  return remembered(db, 'settings', 'read: vendor', async () => {
    const row = await settingNamed(db, 'vendor');
    return row && { ...DEFAULT_SETTINGS, ...JSON.parse(row.value) };
  });
}

const SETTING = statement((db, { name }: { name: string }) =>
  db.selectFrom('settings').select('value').where('name', '=', name),
);

export async function settingNamed(db: Db, name: string): Promise<{ readonly value: string } | undefined> {
  return await remembered(db, 'settings', name, () => SETTING.first(db, { name }));
}

export async function writeSettings(trx: Trx, settings: Settings): Promise<void> {
  const value = JSON.stringify(settings);
  await trx
    .insertInto('settings')
    .values({ name: 'vendor', value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}
