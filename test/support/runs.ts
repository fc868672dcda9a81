// How many random cases a money property tries: few while working, SWITCHKEY_RUNS=10000 in CI.
export const RUNS = Number(process.env.SWITCHKEY_RUNS ?? 200);
