// Keys that work anywhere on a page: g and a letter go to a page, / goes to its search; never while somebody types.
import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';

export interface GoKey {
  readonly path: string;
  /** Pressed after `g`. */
  readonly key: string;
  readonly name: string;
}

export function useGoKeys(entries: readonly GoKey[]): void {
  const [, go] = useLocation();
  const began = useRef(false);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const to = began.current ? entries.find(({ key }) => key === event.key) : undefined;
      began.current = event.key === 'g';
      if (event.key === '/') focusSearch(event);
      if (to !== undefined) go(to.path);
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, [entries, go]);
}

/** The page's own search box, where it has one. */
function focusSearch(event: KeyboardEvent): void {
  const box = document.querySelector<HTMLInputElement>('input[type="search"]');
  if (box === null) return;
  event.preventDefault();
  box.focus();
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
