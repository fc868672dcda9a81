// What no body may hold, whatever its schema says: NUL, which no database keeps, and a field that means something else to JavaScript.
import type { ProblemFields } from './problem.ts';

const AT_MOST = 50;

/** One entry per text; empty for a good body. Without recursion: a body may be nested deeper than the stack. */
export function refusedTexts(json: unknown): ProblemFields {
  const found: ProblemFields = [];
  const left: { readonly path: string; readonly value: unknown }[] = [{ path: '', value: json }];
  for (let next = left.pop(); next !== undefined && found.length < AT_MOST; next = left.pop()) {
    const { path, value } = next;
    if (typeof value === 'string' && value.includes('\0')) found.push({ path, message: 'contains the NUL character' });
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, inner] of Object.entries(value)) {
      const at = path === '' ? name : `${path}.${name}`;
      if (name === '__proto__') found.push({ path: at, message: 'is no field' });
      else if (name.includes('\0')) found.push({ path: at, message: 'has the NUL character in its name' });
      else left.push({ path: at, value: inner });
    }
  }
  return found;
}
