// A lane lets one job through at a time, in the order they came; a job that fails does not hold up the next.

export interface Lane {
  readonly run: <T>(job: () => Promise<T>) => Promise<T>;
  /** Since when the running job runs, in the caller's milliseconds; undefined when the lane is free. */
  busySinceMs(): number | undefined;
}

export function createLane(nowMs: () => number): Lane {
  let tail: Promise<unknown> = Promise.resolve();
  let since: number | undefined;
  return {
    run(job) {
      const result = tail.then(async () => {
        since = nowMs();
        try {
          return await job();
        } finally {
          since = undefined;
        }
      });
      tail = result.catch(() => undefined);
      return result;
    },
    busySinceMs: () => since,
  };
}
