// How many random cases a money property tries: few while working, SWITCHKEY_RUNS=10000 in CI.
export const RUNS = Number(process.env.SWITCHKEY_RUNS ?? 200);

/** Room for that many on a machine that is busy with other tests. */
export const RUNS_TIMEOUT_MS = 20_000 + RUNS * 10;
