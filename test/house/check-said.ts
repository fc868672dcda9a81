// The house rule that nobody reads a refusal in a language they did not choose: every sentence of the server has its German one.
import { GERMAN } from '../../server/web/said/german.ts';
import { type Said, saidBy } from '../../shared/ui/said/said.ts';
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

export const GERMAN_SAID: Said = saidBy(
  { catalogue: GERMAN, spoken: new Set(['message']) },
  {
    date: (atMs) => new Date(atMs).toISOString().slice(0, 10).split('-').reverse().join('.'),
    money: (amount, currency) => `${amount.replace('.', ',')} ${currency}`,
  },
);

/** One sentence per refusal that a German reader would read in English; empty when all is well. */
export function saidFaults(): { readonly heard: number; readonly faults: readonly string[] } {
  const leftOut = new RegExp(TO_MACHINES.map(({ source }) => source).join('|'));
  const { said, unfollowed } = sentencesIn([...FOLDERS, ...CODES], leftOut);
  const entries = new Set(Object.keys(GERMAN).map((entry) => entry.replace(/\{#?\w+\}/g, '{}').trim()));
  // One without parts may be said by an entry for several, as `must be at most {#most}`.
  const hasEntry = (sentence: string) =>
    entries.has(sentence) || (!sentence.includes('{}') && GERMAN_SAID.text(sentence) !== sentence);
  return {
    heard: said.size,
    faults: [
      ...[...said]
        .filter(([sentence]) => !hasEntry(sentence))
        .map(([sentence, file]) => `${file}: "${sentence}" has no German in server/web/said`),
      ...unfollowed
        .filter((one) => !PASSED_ON.has(one))
        .map((one) => `${one}: its words cannot be followed, so nobody knows whether they have a German sentence`),
    ],
  };
}

if (import.meta.main) {
  const { faults } = saidFaults();
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
