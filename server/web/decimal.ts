// A number as people type it, written as the server reads it.

/**
 * A comma or a point before the decimals, with or without the other between thousands. What might mean two things, as
 * `1,234` does, stays as it was typed, and the server says how it is written.
 */
export function decimal(typed: string): string {
  const text = typed.replaceAll(/[\s\u00a0\u202f]/g, '');
  if (/^-?\d+,(\d{1,2}|\d{4,})$/.test(text)) return text.replace(',', '.');
  if (/^-?\d{1,3}(\.\d{3})+,\d+$/.test(text)) return text.replaceAll('.', '').replace(',', '.');
  if (/^-?\d{1,3}(,\d{3})+\.\d+$/.test(text)) return text.replaceAll(',', '');
  return typed;
}
