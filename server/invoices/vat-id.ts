// Whether a VAT identification number can be one of its country: its form and its check digits, by each state's published rule (S5.32).

/** `12345678` → [1, 2, …]. */
function digitsOf(text: string): number[] {
  return [...text].map(Number);
}

function weighted(text: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * Number(text[index]), 0);
}

function luhn(text: string): boolean {
  const sum = digitsOf(text)
    .toReversed()
    .reduce((total, digit, index) => total + (index % 2 === 0 ? digit : crossSum(digit * 2)), 0);
  return sum % 10 === 0;
}

function crossSum(number: number): number {
  return number > 9 ? number - 9 : number;
}

/** ISO 7064, MOD 11,10. */
function mod1110(text: string): boolean {
  const sum = digitsOf(text.slice(0, -1)).reduce((product, digit) => {
    const part = (product + digit) % 10;
    return ((part === 0 ? 10 : part) * 2) % 11;
  }, 10);
  return (sum + Number(text.at(-1))) % 10 === 1;
}

function endsIn(text: string, digit: number): boolean {
  return text.at(-1) === `${digit}`;
}

const SPANISH_PERSON = 'TRWAGMYFPDXBNJZSQVHLCKE';
const IRISH = 'WABCDEFGHIJKLMNOPQRSTUV';
const CYPRIOT_ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];

function spanish(text: string): boolean {
  const person = (number: string) => text.at(-1) === SPANISH_PERSON[Number(number) % 23];
  if (/^\d/.test(text)) return person(text.slice(0, 8));
  if (/^[XYZ]/.test(text)) return person(`${'XYZ'.indexOf(text[0] ?? '')}${text.slice(1, 8)}`);
  if (/^[KLM]/.test(text)) return person(text.slice(1, 8));
  const sum = digitsOf(text.slice(1, 8)).reduce((all, d, i) => all + (i % 2 === 0 ? crossSum(d * 2) : d), 0);
  const check = (10 - (sum % 10)) % 10;
  const isLetter = text.at(-1) === 'JABCDEFGHI'[check];
  if (/^[NPQRSW]/.test(text)) return isLetter;
  return /^[ABEH]/.test(text) ? endsIn(text, check) : isLetter || endsIn(text, check);
}

function bulgarian(text: string): boolean {
  if (text.length === 10) return true;
  const first = weighted(text, [1, 2, 3, 4, 5, 6, 7, 8]) % 11;
  return endsIn(text, first === 10 ? (weighted(text, [3, 4, 5, 6, 7, 8, 9, 10]) % 11) % 10 : first);
}

function cypriot(text: string): boolean {
  const sum = digitsOf(text.slice(0, 8)).reduce((all, d, i) => all + (i % 2 === 0 ? (CYPRIOT_ODD[d] ?? 0) : d), 0);
  return text.at(-1) === String.fromCharCode(65 + (sum % 26));
}

function irish(text: string): boolean {
  const old = /^(\d)[A-Z+*](\d{5})([A-W])$/.exec(text);
  const [, digits = '', check = '', more = ''] =
    old === null ? (/^(\d{7})([A-W])([A-I]?)$/.exec(text) ?? []) : ['', `0${old[2]}${old[1]}`, old[3] ?? ''];
  const extra = more === '' ? 0 : 9 * (more.charCodeAt(0) - 64);
  return digits !== '' && check === IRISH[(weighted(digits, [8, 7, 6, 5, 4, 3, 2]) + extra) % 23];
}

function lithuanian(text: string): boolean {
  const digits = digitsOf(text.slice(0, -1));
  const sum = (shift: number) => digits.reduce((all, digit, i) => all + digit * (1 + ((i + shift) % 9)), 0) % 11;
  return text.at(-2) === '1' && endsIn(text, sum(0) === 10 ? sum(2) % 10 : sum(0));
}

/** Sole traders have had another rule since 2020: the number with its letters, as ISO 7064 MOD 97,10. */
function dutch(text: string): boolean {
  const isCompany = weighted(text, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;
  return isCompany || BigInt(`2321${text.replace('B', '11')}`) % 97n === 1n;
}

function french(text: string): boolean {
  const siren = text.slice(2);
  const key = (12 + 3 * (Number(siren) % 97)) % 97;
  // A key with letters has no public rule.
  return luhn(siren) && (/^\d\d/.test(text) ? Number(text.slice(0, 2)) === key : true);
}

/** What a Czech or Slovene rest of eleven leaves as a check digit. */
function elevenLess(sum: number): number {
  return 11 - (sum % 11);
}

interface Rule {
  readonly form: RegExp;
  /** Of what the form lets through, without the prefix. */
  readonly checks: (text: string) => boolean;
}

const RULES: Readonly<Record<string, Rule>> = {
  AT: {
    form: /^U\d{8}$/,
    checks: (text) => {
      const sum = digitsOf(text.slice(1, 8)).reduce((all, d, i) => all + (i % 2 === 0 ? d : crossSum(d * 2)), 0);
      return endsIn(text, (96 - sum) % 10);
    },
  },
  BE: { form: /^[01]\d{9}$/, checks: (text) => 97 - (Number(text.slice(0, 8)) % 97) === Number(text.slice(8)) },
  BG: { form: /^\d{9,10}$/, checks: bulgarian },
  CY: { form: /^\d{8}[A-Z]$/, checks: cypriot },
  CZ: {
    form: /^\d{8,10}$/,
    checks: (text) =>
      text.length > 8 || endsIn(text, (elevenLess(weighted(text, [8, 7, 6, 5, 4, 3, 2])) % 11 || 1) % 10),
  },
  DE: { form: /^[1-9]\d{8}$/, checks: mod1110 },
  DK: { form: /^[1-9]\d{7}$/, checks: (text) => weighted(text, [2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0 },
  EE: { form: /^\d{9}$/, checks: (text) => weighted(text, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0 },
  EL: {
    form: /^\d{9}$/,
    checks: (text) => endsIn(text, (weighted(text, [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10),
  },
  ES: { form: /^[0-9A-Z]\d{7}[0-9A-Z]$/, checks: spanish },
  FI: { form: /^\d{8}$/, checks: (text) => weighted(text, [7, 9, 10, 5, 8, 4, 2, 1]) % 11 === 0 },
  FR: { form: /^[0-9A-HJ-NP-Z]{2}\d{9}$/, checks: french },
  HR: { form: /^\d{11}$/, checks: mod1110 },
  HU: { form: /^\d{8}$/, checks: (text) => weighted(text, [9, 7, 3, 1, 9, 7, 3, 1]) % 10 === 0 },
  IE: { form: /^(\d{7}[A-W][A-I]?|\d[A-Z+*]\d{5}[A-W])$/, checks: irish },
  IT: { form: /^\d{11}$/, checks: luhn },
  LT: { form: /^(\d{9}|\d{12})$/, checks: lithuanian },
  LU: { form: /^\d{8}$/, checks: (text) => Number(text.slice(0, 6)) % 89 === Number(text.slice(6)) },
  LV: {
    form: /^\d{11}$/,
    // Below 4 it is a person's code, which has no public rule any more.
    checks: (text) => text < '4' || weighted(text, [9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 === 3,
  },
  MT: {
    form: /^[1-9]\d{7}$/,
    checks: (text) => (weighted(text, [3, 4, 6, 7, 8, 9]) + Number(text.slice(6))) % 37 === 0,
  },
  NL: { form: /^\d{9}B\d\d$/, checks: dutch },
  PL: { form: /^\d{10}$/, checks: (text) => endsIn(text, weighted(text, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11) },
  PT: {
    form: /^[1-9]\d{8}$/,
    checks: (text) => endsIn(text, (elevenLess(weighted(text, [9, 8, 7, 6, 5, 4, 3, 2])) % 11) % 10),
  },
  RO: {
    form: /^[1-9]\d{1,9}$/,
    checks: (text) => {
      const padded = text.padStart(10, '0');
      return endsIn(padded, ((weighted(padded, [7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10) % 11) % 10);
    },
  },
  SE: { form: /^\d{10}01$/, checks: (text) => luhn(text.slice(0, 10)) },
  SI: { form: /^[1-9]\d{7}$/, checks: (text) => endsIn(text, elevenLess(weighted(text, [8, 7, 6, 5, 4, 3, 2])) % 10) },
  SK: { form: /^[1-9]\d{9}$/, checks: (text) => Number(text) % 11 === 0 },
};

/** Greece writes EL. */
function vatPrefixOf(country: string): string {
  return country === 'GR' ? 'EL' : country;
}

/** As typed → `DE136695976`; people write spaces, dots and hyphens. */
function plainVatId(typed: string): string {
  return typed.replace(/[\s.-]/g, '').toUpperCase();
}

export interface ViesNumber {
  /** As VIES writes the state: Greece is EL. */
  readonly state: string;
  readonly number: string;
  /** Both together. */
  readonly id: string;
}

/** Undefined for what VIES need not be asked about: no number of a state that it knows. */
export function viesNumberOf(typed: string, country: string): ViesNumber | undefined {
  const state = vatPrefixOf(country);
  if (RULES[state] === undefined || !isVatId(typed, country)) return undefined;
  const id = plainVatId(typed);
  return { state, number: id.slice(2), id };
}

/** With the country's prefix. Of a country without a rule here: something that looks like a number. */
export function isVatId(typed: string, country: string): boolean {
  const plain = plainVatId(typed);
  const prefix = vatPrefixOf(country);
  if (!plain.startsWith(prefix)) return false;
  const rule = RULES[prefix];
  if (rule === undefined) return /^[A-Z]{2}[0-9A-Z+*]{2,13}$/.test(plain) && /\d/.test(plain);
  const number = plain.slice(2);
  return rule.form.test(number) && rule.checks(number);
}
