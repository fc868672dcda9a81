// Why a server was not reached, in words, from the codes of the operating system and of Node.

const WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not known to DNS',
  EAI_AGAIN: 'DNS does not answer',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut off',
  EPIPE: 'the connection was cut off',
  ERR_BAD_RESPONSE: 'the answer broke off',
  ECONNABORTED: 'the answer broke off',
  ETIMEDOUT: 'the connection was not answered',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'this machine has no network',
};

/** `code` as the connection failed with it; one without words of its own stands for itself. */
export function networkFailure(code: string): string {
  const words = WORDS[code];
  return words === undefined ? code : `${words} (${code})`;
}
