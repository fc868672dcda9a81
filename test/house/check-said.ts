// The house rule that nobody reads a refusal in a language they did not choose: every sentence of server and agent has its German one.
import { GERMAN as PAGE_GERMAN } from '../../agent/web/said/german.ts';
import { GERMAN } from '../../server/web/said/german.ts';
import { type Catalogue, type Said, saidBy } from '../../shared/ui/said/said.ts';
import { sentencesIn } from '../support/said-sentences.ts';

/** Said to agents, payment providers, other programs and whoever runs the command line, none of whom reads German. */
const TO_MACHINES = [
  /^server\/(cli|signing|web|db|audit)\//,
  /^server\/payments\/(paypal|stripe)\//,
  /^server\/routes\/(agent(-\w+)?|provider-events|test-clock|oauth)\.ts$/,
  /^server\/flows\/(answer-poll|authenticate-agent|open-session|enrol-agent|deliver-webhooks|give-access-token)\.ts$/,
  /^server\/flows\/(initialise|restore-backup|publish-root|prove-trust|verify-audit)\.ts$/,
  /^server\/(jobs\/test-clock|serve)\.ts$/,
  /^shared\/contracts\/(local-api|mass-api|seats-api|agent-wire|page-api)\.ts$/,
];
const FOLDERS = ['server', 'shared/contracts', 'shared/field-faults.ts'];
const CODES = ['request-code', 'confirmation-code', 'text-refusals', 'cose'].map((name) => `shared/licence/${name}.ts`);
/** Refusals that pass on the words of another, which are found where they are made; the first is no refusal at all. */
const PASSED_ON = new Set([
  'server/app.ts: res',
  'server/flows/add-payment-method.ts: reason',
  'server/flows/answer-request.ts: message',
  'server/flows/answer-request.ts: next',
  'server/http/problem.ts: refusal.next',
  'server/http/route.ts: issue.message',
  'server/orders/cart-refusals.ts: refusal.message',
]);

const WRITTEN = {
  date: (atMs: number) => new Date(atMs).toISOString().slice(0, 10).split('-').reverse().join('.'),
  money: (amount: string, currency: string) => `${amount.replace('.', ',')} ${currency}`,
};
export const GERMAN_SAID: Said = saidBy({ catalogue: GERMAN, spoken: new Set(['message']) }, WRITTEN);

/** Said by the agent on the command line, in its log and to other programs alone. */
const BESIDE_THE_PAGE = [
  /^agent\/(web|cli|systemd|enforcement)\//,
  /^agent\/actions\/(enrol|anchor-from|audit|brought-ca|check-\w+|doctor)\.ts$/,
  /^agent\/http\/(address-files|guards|local-api|routing|verb-routes)\.ts$/,
  /^agent\/licence-store\/state-folder\.ts$/,
  /^shared\/contracts\/(?!page-api|settings-page-api|seats-api|mass-api)/,
];
const PAGE_FOLDERS = ['agent', 'shared/contracts', 'shared/take-raise.ts', 'shared/field-faults.ts'];
const PAGE_CODES = ['text-refusals', 'genuine-refusals', 'trust-refusals', 'cose'].map(
  (name) => `shared/licence/${name}.ts`,
);
/** Put together from parts, so that the catalogue has an entry for each way they come out. */
const PUT_TOGETHER = new Set([
  'is more than a day behind',
  'jumped more than a day ahead of',
  "The machine's clock {} signed and running time; the licence goes by the latter.",
  ...['1 extension is', '{} extensions are', '{} beyond the limit and refused: {}.'],
  ...['1 extension has', '{} extensions have', 'and {} more'],
  '{} no base licence in force and can call emergency numbers only: {}.',
  'This is a {} code, which goes from the agent to the portal.',
  ...['its name is not known to DNS', 'DNS does not answer', 'nothing listens there', 'the connection was cut off'],
  ...[
    'the answer broke off',
    'the connection was not answered',
    'there is no way to it',
    'this machine has no network',
  ],
  'The HTTPS certificate of {} {}{}.',
  ...['{} has a {} licence already{}.', ', for extension {}'],
  ...['licence is', 'licences are', '{} assigned {} {} over the limit of {}.'],
  ...['All {} {} licences are assigned', 'Only {} of {} {} licences are free'],
  '{} people are called "{}": {}.',
  ...['Try again.', 'If it is forgotten: {}'],
  'This code ({}.{}) is older than the one accepted before ({}.{}).',
  'The {} of this term {} used up.',
  '{} {} UTC',
]);

/** One sentence per thing the agent says to people on its page that a German reader would read in English. */
export function pageFaults(): { readonly heard: number; readonly faults: readonly string[] } {
  const { said } = sentencesIn([...PAGE_FOLDERS, ...PAGE_CODES], combined(BESIDE_THE_PAGE));
  const whole = new Map([...said].filter(([sentence]) => !PUT_TOGETHER.has(sentence)));
  return { heard: said.size, faults: withoutGerman(whole, PAGE_GERMAN, 'agent/web/said') };
}

/** One sentence per refusal that a German reader would read in English; empty when all is well. */
export function saidFaults(): { readonly heard: number; readonly faults: readonly string[] } {
  const { said, unfollowed } = sentencesIn([...FOLDERS, ...CODES], combined(TO_MACHINES));
  return {
    heard: said.size,
    faults: [
      ...withoutGerman(said, GERMAN, 'server/web/said'),
      ...unfollowed
        .filter((one) => !PASSED_ON.has(one))
        .map((one) => `${one}: its words cannot be followed, so nobody knows whether they have a German sentence`),
    ],
  };
}

function combined(patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'));
}

function withoutGerman(said: ReadonlyMap<string, string>, catalogue: Catalogue, folder: string): string[] {
  const { text } = saidBy({ catalogue, spoken: new Set() }, WRITTEN);
  const entries = new Set(Object.keys(catalogue).map((entry) => entry.replace(/\{#?\w+\}/g, '{}').trim()));
  // One may be said by an entry for several, as `must be at most {#most}`, or by one for each kind of a part that differs.
  const hasEntry = (sentence: string) =>
    entries.has(sentence) || (!sentence.includes('{}') && text(sentence) !== sentence);
  return [...said]
    .filter(([sentence]) => !hasEntry(sentence))
    .map(([sentence, file]) => `${file}: "${sentence}" has no German in ${folder}`);
}

if (import.meta.main) {
  const faults = [...saidFaults().faults, ...pageFaults().faults];
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
