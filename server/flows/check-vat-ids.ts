// Asks VIES about the VAT numbers that earn a reverse charge, again where it does not answer, and keeps what it said (S5.32).
import type { BusinessSettings } from '../../shared/contracts/settings-api.ts';
import { accept } from '../../shared/result.ts';
import { findVendor } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import { readBusinessSettings } from '../db/business-settings-store.ts';
import type { Database, Db, Trx } from '../db/open.ts';
import { taxFor, type VatAnswer } from '../invoices/tax.ts';
import {
  askSoon,
  claimVatCheck,
  findVatCheck,
  noteAnswer,
  noteNoAnswer,
  type VatCheck,
  vatChecksDue,
} from '../invoices/vat-check-store.ts';
import { type ViesNumber, viesNumberOf } from '../invoices/vat-id.ts';
import { askVies } from '../invoices/vies.ts';
import { type Errand, WINDOW, windowOf } from './chore.ts';

const MINUTE_MS = 60_000;
const LONGEST_WAIT_MS = 6 * 60 * MINUTE_MS;
/** Longer than asking takes. */
const CLAIM_MS = 5 * MINUTE_MS;
/** What was said longer ago is asked again. */
const FRESH_MS = 30 * 86_400_000;

interface Buyer {
  readonly country: string;
  readonly taxId: string;
}

/** How far a number is: of a quote, and of what hangs on it. */
export interface VatStanding {
  readonly id: string;
  readonly answer: VatAnswer | 'unanswered';
}

/** Undefined where nothing hangs on VIES: it is not to be asked, or the number decides about no tax. */
export async function vatStandingOf(
  db: Db,
  settings: BusinessSettings,
  buyer: Buyer,
): Promise<VatStanding | undefined> {
  const number = numberThatCounts(settings, buyer);
  if (number === undefined) return undefined;
  return { id: number.id, answer: (await findVatCheck(db, number.id))?.answer ?? 'unanswered' };
}

/** Of `vatStandingOf`, as the tax is computed by it. */
export function answered(standing: VatStanding | undefined): VatAnswer | undefined {
  return standing === undefined || standing.answer === 'unanswered' ? undefined : standing.answer;
}

/** Whose buyers' numbers decide on their tax; none where VIES is not asked. */
export async function countriesOfVies(db: Db): Promise<string[]> {
  const { vies, seller, taxRates } = await readBusinessSettings(db);
  const abroad = taxRates.filter(({ country, reverseCharge }) => reverseCharge && country !== seller.country);
  return vies.ask ? abroad.map(({ country }) => country) : [];
}

/** What VIES said of an account's number; undefined where nothing hangs on it. `asking`: its answer is awaited. */
export async function vatCheckOf(
  db: Db,
  account: Buyer,
  nowMs: number,
): Promise<(VatCheck & { readonly asking: boolean }) | undefined> {
  const number = numberThatCounts(await readBusinessSettings(db), account);
  const check = number && (await findVatCheck(db, number.id));
  return check && { ...check, asking: check.nextAskMs <= nowMs + CLAIM_MS };
}

/** In the transaction that saves the number: the job asks within a minute. */
export async function checkVatIdSoon(trx: Trx, act: Act, buyer: Buyer): Promise<void> {
  const number = numberThatCounts(await readBusinessSettings(trx), buyer);
  if (number !== undefined) await askSoon(trx, number.id, act.nowMs);
}

/** Where nobody asked about it before. */
export async function checkVatIdOnce(trx: Trx, act: Act, vatId: string): Promise<void> {
  if ((await findVatCheck(trx, vatId)) === undefined) await askSoon(trx, vatId, act.nowMs);
}

function numberThatCounts(settings: BusinessSettings, buyer: Buyer): ViesNumber | undefined {
  if (!settings.vies.ask || !taxFor(settings, buyer).reverseCharge) return undefined;
  return viesNumberOf(buyer.taxId, buyer.country);
}

interface Checking {
  readonly database: Database;
  /** In the transaction that keeps the answer. */
  onAnswer(trx: Trx, act: Act, vatId: string, answer: VatAnswer): Promise<void>;
}

export function checkVatIds({ database, onAnswer }: Checking): Errand<VatCheck> {
  return {
    async find(db, nowMs, after) {
      if (!(await readBusinessSettings(db)).vies.ask) return { subjects: [], next: undefined };
      return windowOf(await vatChecksDue(db, nowMs, after, WINDOW), ({ vatId }) => vatId);
    },
    async run(act, check) {
      const claimed = await database.transact(async (trx) =>
        accept(await claimVatCheck(trx, check, act.nowMs + CLAIM_MS)),
      );
      if (!claimed.ok || !claimed.value) return false;
      const { vies, webhooksToPrivate: toPrivate, seller } = await readBusinessSettings(database.reader);
      const number = { state: check.vatId.slice(0, 2), number: check.vatId.slice(2), id: check.vatId };
      const requester = viesNumberOf(seller.taxId, seller.country);
      const said = await askVies({ number, requester, address: vies.address, toPrivate });
      await database.transact(async (trx) => accept(await keepSaid(trx, act, check, said, onAnswer)));
      return said.answer !== null;
    },
  };
}

async function keepSaid(
  trx: Trx,
  act: Act,
  { vatId, attempts }: VatCheck,
  said: Awaited<ReturnType<typeof askVies>>,
  onAnswer: Checking['onAnswer'],
): Promise<void> {
  const { nowMs } = act;
  if (said.answer === null) {
    const waitMs = Math.min(LONGEST_WAIT_MS, MINUTE_MS * 2 ** Math.min(20, attempts));
    return await noteNoAnswer(trx, vatId, said.error, nowMs + waitMs);
  }
  await noteAnswer(trx, vatId, said, { nowMs, nextAskMs: nowMs + FRESH_MS });
  const { answer, consultation } = said;
  const accountPath = (await findVendor(trx))?.path ?? '/';
  await writeAudit(trx, act, {
    action: 'vat.answered',
    subject: vatId,
    accountPath,
    details: { answer, consultation },
  });
  await onAnswer(trx, act, vatId, answer);
}
