// The rules that an offer and an ordered quantity must keep, each named by its field.
import type { FieldFault } from '../../shared/field-faults.ts';
import { MAX_QUANTITY } from '../../shared/licence/licence-bounds.ts';
import { chargingFaults } from './charging.ts';
import type { Offer } from './offer.ts';

/** Every broken rule, in the order of the fields; empty for an offer that can be sold. */
export function offerFaults(offer: Offer): FieldFault[] {
  return [
    ...quantityRules(offer),
    ...grantRules(offer),
    ...planRules(offer),
    ...saleRules(offer),
    ...chargingFaults(offer),
  ];
}

function quantityRules({ model, minQuantity, maxQuantity, step }: Offer): FieldFault[] {
  if (model !== 'quantity') {
    const broken = minQuantity !== 1 || maxQuantity !== 1 || step !== 1;
    return broken
      ? [fault('maxQuantity', `must be 1, like minQuantity and step: a ${model} offer is not counted`)]
      : [];
  }
  const faults: FieldFault[] = [];
  if (maxQuantity < minQuantity) faults.push(fault('maxQuantity', `must not be below minQuantity, ${minQuantity}`));
  if (minQuantity % step !== 0) faults.push(fault('minQuantity', `must be a multiple of the step, ${step}`));
  if (maxQuantity % step !== 0) faults.push(fault('maxQuantity', `must be a multiple of the step, ${step}`));
  return faults;
}

function grantRules({ grants, maxQuantity }: Offer): FieldFault[] {
  const faults: FieldFault[] = [];
  grants.forEach(({ kind, perUnit }, index) => {
    if (grants.findIndex((other) => other.kind === kind) < index) {
      faults.push(fault(`grants.${index}.kind`, `${kind} is granted twice`));
    }
    if (perUnit * maxQuantity > MAX_QUANTITY) {
      const words = `times maxQuantity is more than a licence can carry, ${MAX_QUANTITY}`;
      faults.push(fault(`grants.${index}.perUnit`, words));
    }
  });
  return faults;
}

function planRules({ model, plans, trialDays }: Offer): FieldFault[] {
  const faults: FieldFault[] = [];
  plans.forEach(({ code }, index) => {
    if (plans.findIndex((other) => other.code === code) < index) {
      faults.push(fault(`plans.${index}`, `${code} is named twice`));
    }
  });
  if (model === 'flexible' && plans.length < 2) faults.push(fault('plans', 'a flexible offer has two plans or more'));
  if (trialDays !== null && plans.some(({ months }) => months !== 0)) {
    faults.push(fault('plans', 'a trial has the plan one-time only: it never renews'));
  }
  return faults;
}

function saleRules({ billing, plans, trialDays, internal, shared }: Offer): FieldFault[] {
  const faults: FieldFault[] = [];
  if (billing === 'statement' && plans.some(({ code }) => code !== 'monthly')) {
    faults.push(fault('plans', 'what is owed on a monthly statement has the plan monthly only'));
  }
  if (billing === 'statement' && (trialDays !== null || internal)) {
    faults.push(fault('billing', 'a trial or internal offer is not billed by statement'));
  }
  if (billing === 'statement' && !shared) {
    faults.push(fault('shared', 'must be true: a fee on a statement is for what partners sell'));
  }
  if (internal && !shared) faults.push(fault('shared', 'must be true: an internal offer is for the staff of partners'));
  if (trialDays !== null && internal) faults.push(fault('internal', 'a trial is not for internal use'));
  return faults;
}

/** Why so many cannot be ordered, naming the limit (S5.37), or undefined. */
export function quantityProblem(offer: Pick<Offer, 'minQuantity' | 'maxQuantity' | 'step'>, quantity: number) {
  const { minQuantity, maxQuantity, step } = offer;
  if (!Number.isSafeInteger(quantity)) return 'must be a whole number';
  if (quantity < minQuantity) return `must be at least ${minQuantity}`;
  if (quantity > maxQuantity) return `must be at most ${maxQuantity}`;
  return quantity % step === 0 ? undefined : `must be a multiple of ${step}`;
}

/** The offer of the family that is meant for so many: of those that take it, the one that begins highest (S1.17). */
export function tierFor(family: readonly Offer[], quantity: number): Offer | undefined {
  return family
    .filter((offer) => !offer.internal && offer.trialDays === null && quantityProblem(offer, quantity) === undefined)
    .reduce<Offer | undefined>((best, one) => (best && best.minQuantity >= one.minQuantity ? best : one), undefined);
}

function fault(path: string, message: string): FieldFault {
  return { path, message };
}
