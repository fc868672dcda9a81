// Why a total is what it is: every grant behind it, in one sentence and in parts.
import { capacityAt, type explain } from '../../shared/capacity.ts';
import type { Why } from '../../shared/contracts/local-api.ts';
import type { GrantKind, Licence } from '../../shared/licence/licence.ts';
import { explainLimit, extensionLimitAt } from '../../shared/seats.ts';
import { circumstancesOf } from '../corridor/circumstances.ts';
import { heldLicence, type Memory } from '../corridor/memory.ts';
import { dateWords, kindWords } from './words.ts';

export function whyOf(memory: Memory, kind: GrantKind, nowMs: number): Why {
  const licence = heldLicence(memory);
  if (licence === undefined) {
    const sentence =
      memory.held.kind === 'damaged'
        ? `${kindWords(kind)}: the kept licence cannot be verified, so the PBX keeps what it has.`
        : `${kindWords(kind)} 0: no licence was activated here yet.`;
    return { kind, total: 0, sentence, parts: [] };
  }
  const atS = Math.floor(nowMs / 1000);
  const { total: signed, floor, parts } = explainLimit(licence, kind, atS);
  const total = inForce(memory, licence, kind, atS) ?? signed;
  return {
    kind,
    total,
    sentence: `${sentenceOf(kind, signed, floor, parts)}${ownWords(total - signed)}`,
    parts: parts.map(({ grant, units, until, state }) => ({
      subscription: grant.subscription,
      offer: grant.offer,
      units,
      until,
      trial: grant.trial,
      state,
    })),
  };
}

/** With what happened at this PBX; undefined for a kind on which it has no bearing. */
function inForce(memory: Memory, licence: Licence, kind: GrantKind, atS: number): number | undefined {
  const circumstances = circumstancesOf(licence, memory.highWater);
  if (kind === 'concurrent_calls') return capacityAt(licence, atS, circumstances).calls;
  return kind === 'extensions' ? extensionLimitAt(licence, atS, circumstances) : undefined;
}

function ownWords(more: number): string {
  if (more === 0) return '';
  return more > 0
    ? ` The emergency raise adds ${more} for now.`
    : ` Here it is ${-more} less: this standby and its partner both took calls.`;
}

function sentenceOf(kind: GrantKind, total: number, floor: number, parts: ReturnType<typeof explain>['parts']): string {
  const counting = parts.filter((part) => part.state !== 'ended');
  const sum = counting.reduce((all, part) => all + part.units, 0);
  const words = counting.map(({ grant, units, until, state }) => {
    const what = grant.trial ? 'trial subscription' : 'subscription';
    return `${units} from ${what} ${grant.subscription} until ${dateWords(state === 'grace' ? until : grant.until)}${state === 'grace' ? ' (in grace)' : ''}`;
  });
  const limit = `${kindWords(kind)} ${total}`;
  const ended = parts.length - counting.length;
  const gone = ended === 0 ? '' : ` ${ended} ended ${ended === 1 ? 'grant counts' : 'grants count'} no more.`;
  if (total > sum) return `${limit} = the floor that is left in any case (${floor}).${gone}`;
  if (counting.length === 0) return `${limit}: nothing in the licence gives it.${gone}`;
  return `${limit} = ${words.join(' + ')}.${gone}`;
}
