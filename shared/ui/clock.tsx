// The reading of the clock that a page shows distances from; read once per half minute, at the page's entry point.
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';

const NowContext = createContext<number | undefined>(undefined);

export function ClockProvider({ nowMs, children }: { readonly nowMs: () => number; readonly children: ReactNode }) {
  const [now, setNow] = useState(nowMs);
  useEffect(() => {
    const timer = setInterval(() => setNow(nowMs()), 30_000);
    return () => clearInterval(timer);
  }, [nowMs]);
  return <NowContext value={now}>{children}</NowContext>;
}

/** Epoch milliseconds. */
export function useNow(): number {
  const now = useContext(NowContext);
  if (now === undefined) throw new Error('The time is asked for outside of the ClockProvider.');
  return now;
}
