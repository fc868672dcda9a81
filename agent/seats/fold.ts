// Names as they are searched and compared: without case, accents and doubled blanks.

export function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** Every word of a name and an e-mail address, once each. */
export function wordsOf(name: string, email: string | null): string[] {
  const words = folded(`${name} ${email ?? ''}`).split(/[^\p{L}\p{N}]+/u);
  return [...new Set(words.filter((word) => word !== ''))];
}

/** The first text that sorts behind everything that begins with `prefix`. */
export function behindPrefix(prefix: string): string {
  return `${prefix}\u{10ffff}`;
}
