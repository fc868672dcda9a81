// Crockford base32 symbols of a text code, and the check symbol that binds a line to its number.

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** What people and fonts mix up (Crockford): O is 0, I and L are 1. U has no meaning. */
const LOOKALIKES: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };

/** Value 0 to 31 of an upper-case character, or undefined. */
export function symbolValue(character: string): number | undefined {
  const value = ALPHABET.indexOf(LOOKALIKES[character] ?? character);
  return character.length === 1 && value >= 0 ? value : undefined;
}

export function symbolText(symbols: readonly number[]): string {
  return symbols.map((symbol) => ALPHABET[symbol]).join('');
}

/** Eight bits to five, most significant first, padded with zero bits. */
export function symbolsOf(bytes: Uint8Array): number[] {
  const symbols: number[] = [];
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      symbols.push((held >> bits) & 31);
    }
    held &= (1 << bits) - 1;
  }
  if (bits > 0) symbols.push((held << (5 - bits)) & 31);
  return symbols;
}

/** Five bits to eight. Undefined when bits that stand for nothing are not zero, so that one document has one text. */
export function bytesOf(symbols: ArrayLike<number>): Uint8Array | undefined {
  const bytes = new Uint8Array(Math.floor((symbols.length * 5) / 8));
  let at = 0;
  let held = 0;
  let bits = 0;
  for (let i = 0; i < symbols.length; i += 1) {
    held = (held << 5) | (symbols[i] ?? 0);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at] = held >> bits;
      at += 1;
    }
    held &= (1 << bits) - 1;
  }
  return held === 0 && bits < 5 ? bytes : undefined;
}

/**
 * Check symbol of a line: its symbols as coefficients of a polynomial over GF(32), evaluated at a primitive element and
 * seeded with the line number. Every single substitution, every swap of neighbours and every swap of two of the first 31
 * lines changes it, always (ISO 7064 MOD 33,32 misses some swaps).
 */
export function checkSymbol(symbols: readonly number[], lineNumber: number): number {
  return timesTwo(sumOf(symbols, symbols.length, lineNumber));
}

/** True for a line (its last symbol is the check) at its own place. */
export function lineChecks(line: readonly number[], lineNumber: number): boolean {
  return line.length > 1 && timesTwo(sumOf(line, line.length - 1, lineNumber)) === line[line.length - 1];
}

/** Over the first `count` symbols. */
function sumOf(symbols: readonly number[], count: number, lineNumber: number): number {
  let sum = timesTwo((lineNumber >> 5) & 31) ^ (lineNumber & 31);
  for (let i = 0; i < count; i += 1) sum = timesTwo(sum) ^ (symbols[i] ?? 0);
  return sum;
}

/** Multiplication by x in GF(32) with the primitive polynomial x^5 + x^2 + 1, without a branch no processor can foresee. */
function timesTwo(value: number): number {
  return (value << 1) ^ ((value >> 4) * 0b100101);
}
