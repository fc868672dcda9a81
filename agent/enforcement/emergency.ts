// The emergency numbers that pass in every state without any setting; the admin's own come beside them.

const COMMON = ['112', '911', '999', '000', '110', '111', '118', '119'];

/**
 * Built into the gate: the common three-digit numbers (EU, North America, UK, Australia, New Zealand, Germany, Italy, East
 * Asia), each also behind an outside-line 0, and 112 and 911 behind a 9. Two-digit national ones clash with feature codes
 * too often; they belong into the setting `emergency`.
 */
export const BUILT_IN_NUMBERS: readonly string[] = [
  ...COMMON.flatMap((number) => [number, `0${number}`]),
  '9112',
  '9911',
];

/** The same as a regular expression. */
export const BUILT_IN_EMERGENCY = `^(${BUILT_IN_NUMBERS.join('|')})$`;
