// The admin's own emergency numbers: a pattern that names few, short, whole numbers, for whatever it matches passes uncounted.
import { patternProblem } from './asterisk/gate.ts';

/** What a part of a pattern can match: so many different texts, the longest of so many symbols. */
interface Extent {
  readonly texts: number;
  readonly longest: number;
}

const LONGEST_NUMBER = 8;
const MOST_NUMBERS = 50;
const ADVICE = 'Name whole numbers of at most 8 dialled symbols, e.g. ^(0112|117)$';

/** Why the pattern cannot be used, for a person; undefined when it can. */
export function emergencyProblem(source: string): string | undefined {
  const unreadable = patternProblem(source);
  if (unreadable !== undefined) return unreadable;
  const alternatives = split(source);
  if (!alternatives.every((one) => one.startsWith('^') && one.endsWith('$')))
    return `The emergency pattern does not stand between ^ and $, so that it matches parts of ordinary numbers. ${ADVICE}.`;
  const extents = alternatives.map((one) => extentOf(one.slice(1, -1)));
  if (extents.some((extent) => extent === undefined))
    return `The emergency pattern matches any sign, or one as often as you like, so that ordinary numbers would pass uncounted. ${ADVICE}.`;
  const { texts, longest } = either(extents.flatMap((extent) => extent ?? []));
  if (longest > LONGEST_NUMBER) return `The emergency pattern holds a number of more than 8 symbols. ${ADVICE}.`;
  return texts > MOST_NUMBERS
    ? `The emergency pattern matches ${texts} numbers, ordinary ones among them. ${ADVICE}.`
    : undefined;
}

/** Undefined where there is no end to it: `.`, `*`, `+`, or everything but some signs. */
function extentOf(source: string): Extent | undefined {
  const alternatives = split(source);
  if (alternatives.length > 1) {
    const extents = alternatives.map(extentOf);
    return extents.includes(undefined) ? undefined : either(extents.flatMap((extent) => extent ?? []));
  }
  let whole: Extent = { texts: 1, longest: 0 };
  for (const [, group, set, sign, optional] of source.matchAll(
    /(?:(\((?:[^()]|\([^()]*\))*\))|(\[[^\]]*\])|(.))(\??)/g,
  )) {
    const part =
      group !== undefined ? extentOf(group.slice(1, -1)) : set !== undefined ? setExtent(set) : signExtent(sign);
    if (part === undefined) return undefined;
    const texts = part.texts + (optional === '?' ? 1 : 0);
    whole = { texts: whole.texts * texts, longest: whole.longest + part.longest };
  }
  return whole;
}

function signExtent(sign = ''): Extent | undefined {
  return /^[0-9#-]$/.test(sign) ? { texts: 1, longest: 1 } : undefined;
}

function setExtent(set: string): Extent | undefined {
  if (set.startsWith('[^')) return undefined;
  const signs = Array.from('0123456789*#+.?-|()$^').filter((sign) => new RegExp(set).test(sign));
  return { texts: signs.length, longest: 1 };
}

function either(extents: readonly Extent[]): Extent {
  return {
    texts: extents.reduce((sum, { texts }) => sum + texts, 0),
    longest: Math.max(0, ...extents.map(({ longest }) => longest)),
  };
}

/** At the bars that stand in no bracket. */
function split(source: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const sign of source) {
    if (sign === '(' || sign === '[') depth += 1;
    if (sign === ')' || sign === ']') depth -= 1;
    if (sign === '|' && depth === 0) parts.push('');
    else parts[parts.length - 1] += sign;
  }
  return parts;
}
