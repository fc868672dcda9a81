// Asks the JSON API of the demo's server, as any shop or script would.

export interface Door {
  readonly url: string;
  readonly apiKey: string;
}

/** Throws what the server refused with, in its own words. `once`: the Idempotency-Key, so that a repetition does no harm. */
export async function call<T>(door: Door, method: string, address: string, body?: object, once?: string): Promise<T> {
  const response = await request(door, method, address, body, once);
  return (await response.json()) as T;
}

export async function download(door: Door, address: string): Promise<Buffer> {
  const response = await request(door, 'GET', address);
  return Buffer.from(await response.arrayBuffer());
}

async function request({ url, apiKey }: Door, method: string, address: string, body?: object, once?: string) {
  const response = await fetch(`${url}/api/v1${address}`, {
    method,
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(once === undefined ? {} : { 'idempotency-key': once }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${wordsOf(await response.text())}`);
  return response;
}

function wordsOf(problem: string): string {
  try {
    const { detail = problem, next = '' } = JSON.parse(problem) as { detail?: string; next?: string };
    return `${detail} ${next}`.trim();
  } catch {
    return problem;
  }
}
