// The fields that a refusal names: what is said at each, and which of them the page around its alert shows.
import { useLayoutEffect, useRef, useState } from 'react';
import type { Problem } from '../contracts/problem.ts';
import { Refusal } from './api.ts';

type Refused = NonNullable<Problem['fields']>;
const NONE: Refused = [];

function refusedOf(error: unknown): Refused {
  return error instanceof Refusal ? (error.problem.fields ?? NONE) : NONE;
}

/** What is refused at one field of a form, by its dotted path, or at entries of a list in it; undefined where the server did not name it. */
export function fieldProblem(error: unknown, path: string): string | undefined {
  const said = refusedOf(error).flatMap((field) => {
    if (field.path === path) return [field.message];
    const entry = field.path.startsWith(`${path}.`) ? field.path.slice(path.length + 1) : '';
    return /^\d+$/.test(entry) ? [`${Number(entry) + 1}: ${field.message}`] : [];
  });
  return said.length === 0 ? undefined : said.join('; ');
}

interface Seen {
  /** So many fields show themselves what is wrong with them. */
  readonly shown: number;
  /** What is refused of anything else. */
  readonly unshown: readonly string[];
}

/** `alert` is to stand where the form does. The first field that is refused takes the focus. */
export function useRefusedFields(error: unknown) {
  const alert = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState<Seen>();
  useLayoutEffect(() => {
    const refused = refusedOf(error);
    if (refused.length === 0 || alert.current === null) return setSeen(undefined);
    const form = alert.current.closest('form, [role="dialog"]');
    const marks = marksIn(form ?? alert.current.closest('main') ?? document.body);
    const at = (message: string) => marks.filter(({ textContent }) => textContent.includes(message));
    const fields = new Set(refused.flatMap(({ message }) => at(message)));
    const unshown = refused.filter(({ message }) => at(message).length === 0).map(({ message }) => message);
    setSeen({ shown: fields.size, unshown: [...new Set(unshown)] });
    // Whoever types where nothing was sent, as into a cart that is priced meanwhile, goes on typing.
    if (form === null && document.activeElement instanceof HTMLInputElement) return;
    marks
      .map(fieldOf)
      .find((field) => field !== null)
      ?.focus();
  }, [error]);
  return { alert, seen };
}

/** Where a field says what is wrong with it. */
function marksIn(place: Element): readonly Element[] {
  return [...place.querySelectorAll('[id$="-error"]')];
}

function fieldOf({ id }: Element): HTMLElement | null {
  const described = `[aria-describedby~="${CSS.escape(id)}"]`;
  return document.querySelector(`input${described}, textarea${described}, ${described} input`);
}
