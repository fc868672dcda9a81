// `catalogue import`, `catalogue export`, `offers list` and `prices list`.
import { readFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { type CatalogueFile, catalogueFileSchema } from '../../shared/contracts/catalogue-api.ts';
import { type Currency, isCurrency } from '../../shared/currencies.ts';
import { reasonOf } from '../../shared/errors.ts';
import { formatAmount } from '../../shared/money.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { isoOf } from '../../shared/time.ts';
import { findAccount } from '../accounts/account-store.ts';
import { demoCatalogue } from '../catalogue/demo/demo-catalogue.ts';
import { isWithdrawn } from '../catalogue/offer.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import { accountNotFound } from '../flows/add-account.ts';
import { exportCatalogue, importCatalogue } from '../flows/import-catalogue.ts';
import { sellableOffers } from '../flows/list-offers.ts';
import { pricesSeenBy } from '../flows/list-prices.ts';
import { offerNotFound } from '../flows/manage-offers.ts';
import { priceText, tiersText } from './catalogue-words.ts';
import { type Office, type Said, table, verb } from './command.ts';
import type { Terminal } from './terminal.ts';

export function catalogueCommands(terminal: Terminal): Command[] {
  const catalogue = new Command('catalogue').description('the vendor’s offers and prices as a file');
  const load = catalogue.command('import').description('add and change by SKU; a second time does nothing');
  verb<object>(load.argument('<file>', 'JSON'), terminal, async (office, _options, path = '') => {
    const file = await readCatalogue(path);
    return file.ok ? await imported(office, file.value) : file;
  });
  const demo = catalogue.command('demo').description('add every offer of the demo, with prices');
  verb<object>(demo, terminal, (office) => imported(office, demoCatalogue()));
  const save = catalogue.command('export').description('print what an import takes');
  verb<object>(save, terminal, async ({ deps, act, vendor }) => {
    const file = await exportCatalogue(deps.database.reader, vendor, act.nowMs);
    return accept({ text: JSON.stringify(file, null, 2), json: file });
  });
  return [catalogue, offersCommand(terminal), pricesCommand(terminal)];
}

function offersCommand(terminal: Terminal): Command {
  const offers = new Command('offers').description('what may be sold');
  const list = offers.command('list').description('every offer an account may sell, with its money');
  list.option('--account <id>', 'whose; absent: the vendor').option('--currency <code>', 'absent: its own', currencyOf);
  list.option('--withdrawn', 'withdrawn ones too');
  verb<{ account?: string; currency?: Currency; withdrawn?: boolean }>(list, terminal, async (office, options) => {
    const { deps, act, vendor } = office;
    const db = deps.database.reader;
    const account = await findAccount(db, vendor.path, options.account ?? vendor.id);
    if (account === undefined) return accountNotFound();
    const asked = { account, nowMs: act.nowMs, currency: options.currency };
    const found = await sellableOffers(db, asked, { withdrawn: options.withdrawn === true });
    const rows = found.flatMap(({ offer, name, prices }) =>
      prices.map(({ plan, currency, cost, retail }, index) => [
        index === 0 ? offer.sku : '',
        index === 0 ? name + (isWithdrawn(offer, act.nowMs) ? ' (withdrawn)' : '') : '',
        plan.code,
        currency,
        priceText(cost),
        priceText(retail),
      ]),
    );
    const head = ['sku', 'name', 'plan', 'currency', 'cost', 'retail'];
    const json = found.map(({ offer, name, ownName }) => ({ ...offer, name, ownName }));
    return accept({ text: table(head, rows), json });
  });
  return offers;
}

function pricesCommand(terminal: Terminal): Command {
  const prices = new Command('prices').description('price versions');
  const list = prices
    .command('list')
    .description('what an account may see of the prices of an offer')
    .argument('<sku>');
  list.option('--account <id>', 'whose; absent: the vendor');
  verb<{ account?: string }>(list, terminal, async ({ deps, act, vendor }, options, sku = '') => {
    const db = deps.database.reader;
    const seller = await findAccount(db, vendor.path, options.account ?? vendor.id);
    if (seller === undefined) return accountNotFound();
    const offer = await findOffer(db, { sku });
    if (offer === undefined) return offerNotFound();
    const seen = await pricesSeenBy(db, act, { seller, offerId: offer.id });
    if (!seen.ok) return seen;
    const rows = seen.value.map(({ listed: { version, audience, buyerId, floor }, standing }) => [
      version.plan,
      version.currency,
      buyerId ?? `every ${audience}`,
      standing,
      tiersText(version),
      floor === null ? '' : formatAmount(floor, version.currency),
      isoOf(Math.floor(version.effectiveFromMs / 1000)),
    ]);
    const head = ['plan', 'currency', 'for', 'standing', 'from amount', 'floor', 'in force from'];
    const json = seen.value.map(({ listed, standing }) => ({
      ...listed.version,
      tiers: listed.version.tiers.map(({ from, unitAmount }) => ({
        from,
        amount: formatAmount(unitAmount, listed.version.currency),
      })),
      standing,
    }));
    return accept({ text: table(head, rows), json });
  });
  return prices;
}

async function imported({ deps, act, vendor, transact }: Office, file: CatalogueFile): Promise<Result<Said>> {
  const done = await transact((trx) => importCatalogue(trx, deps.random, act, { vendor, file }));
  if (!done.ok) return done;
  const { added, changed, prices } = done.value;
  return accept({ text: `Offers added: ${added}, changed: ${changed}. Prices listed: ${prices}.`, json: done.value });
}

async function readCatalogue(path: string) {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    return unreadable(`${path} could not be read as JSON: ${reasonOf(error)}.`);
  }
  const parsed = catalogueFileSchema.safeParse(json);
  if (parsed.success) return accept(parsed.data);
  const words = parsed.error.issues.slice(0, 10).map(({ path: field, message }) => `${field.join('.')}: ${message}`);
  return unreadable(`${path} is no catalogue. ${words.join('; ')}.`);
}

function unreadable(message: string): Result<never, 'validation_failed'> {
  return refuse('validation_failed', message, 'Correct the file and try again. catalogue export prints an example.');
}

function currencyOf(text: string): Currency {
  const code = text.toUpperCase();
  if (isCurrency(code)) return code;
  throw new InvalidArgumentError('It must be a currency such as EUR.');
}
