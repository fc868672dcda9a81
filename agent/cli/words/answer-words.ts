// The smaller answers for a person: why, plan, outcome, doctor.
import type { Doctor, Outcome, PlanView, Why } from '../../../shared/contracts/local-api.ts';
import { dateWords } from '../../actions/words.ts';
import type { AuditReport } from '../../audit/verify-audit.ts';
import { aligned, blocks } from './layout.ts';

export function whyWords(whys: readonly Why[]): string {
  return whys
    .map(({ sentence, parts }) =>
      [
        sentence,
        ...aligned(
          parts.map((part) => [
            `${part.units}`,
            `${part.offer}, subscription ${part.subscription}, ${UNTIL_WORDS[part.state]} ${dateWords(part.until)}${part.trial ? ', trial' : ''}`,
          ]),
          '  ',
        ),
      ].join('\n'),
    )
    .join('\n');
}

/** Of a grant that still counts the date is the end of its grace. */
const UNTIL_WORDS = { counts: 'counts until', grace: 'in grace, counts until', ended: 'ended, counted until' } as const;

export function planWords(plan: PlanView): string {
  if (plan.refusal !== undefined) return 'What would change is not known.';
  if (plan.steps.length === 0) return 'Nothing to change: the PBX is as the licence says.';
  const count = plan.steps.length === 1 ? '1 step' : `${plan.steps.length} steps`;
  return [`The next apply takes ${count}:`, ...plan.steps.map(({ words }) => `  ${words}`)].join('\n');
}

/** Empty for a refusal, which is told on stderr. */
export function outcomeWords(outcome: Outcome): string {
  if (outcome.outcome === 'refused') return '';
  return [
    outcome.message,
    ...outcome.changes.map((change) => `  ${change}`),
    ...(outcome.steps === undefined ? [] : stepsWords(outcome.steps)),
    ...(outcome.next === undefined ? [] : [outcome.next]),
  ].join('\n');
}

/** `--json` has all of them. */
function stepsWords(steps: PlanView['steps']): string[] {
  if (steps.length === 0) return ['On the PBX nothing would change.'];
  const more = steps.length - SHOWN_STEPS;
  const shown = steps.slice(0, SHOWN_STEPS).map(({ words }) => `  ${words}`);
  return ['On the PBX that would be:', ...shown, ...(more > 0 ? [`  and ${more} more`] : [])];
}

const SHOWN_STEPS = 20;

/** Errors first: they are what the reader came for. */
export function doctorWords({ ok, checks }: Doctor): string {
  const rank = { error: 0, warning: 1, ok: 2 } as const;
  const errors = checks.filter((check) => check.outcome === 'error').length;
  const warnings = checks.filter((check) => check.outcome === 'warning').length;
  const rows = [...checks]
    .sort((a, b) => rank[a.outcome] - rank[b.outcome])
    .map(({ check, outcome, message, next }): [string, string] => [
      `${outcome.padEnd(7)}  ${check}`,
      next === undefined || outcome === 'ok' ? message : `${message}\n${next}`,
    ]);
  const found = [counted(errors, 'error'), counted(warnings, 'warning')].filter((words) => words !== '').join(' and ');
  return blocks(
    [found === '' ? 'Everything is in order.' : `${ok ? 'In order, with' : 'Not in order:'} ${found}.`],
    aligned(rows),
  );
}

/** What is wrong first; then what such a check cannot find out. */
export function auditWords(report: AuditReport, keys: readonly string[]): string {
  const { faults, remarks, rows, from, signedUpTo, limits } = report;
  const wrong = [...faults.map(({ message }) => message), ...remarks];
  const extent = `${rows} rows from row ${from} on, signed up to row ${signedUpTo}`;
  return blocks(
    [wrong.length === 0 ? `The audit trail is whole: ${extent}.` : `The audit trail was tampered with: ${extent}.`],
    wrong,
    keys.length === 0 ? [] : [`Signed by key ${keys.join(', ')}: compare it with the one of this PBX in the portal.`],
    [limits],
  );
}

function counted(count: number, noun: string): string {
  return count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`;
}
