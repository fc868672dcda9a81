// Sends bodies to a door in this process and gives what came back; connections are kept.
import { Agent, request } from 'node:http';

export interface DoorAnswer {
  readonly status: number;
  readonly body: string;
}

export interface Door {
  send(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array | string,
  ): Promise<DoorAnswer>;
  close(): void;
}

export function doorAt(url: string, width: number): Door {
  const agent = new Agent({ keepAlive: true, maxSockets: width });
  return {
    send: (method, path, headers, body) =>
      new Promise((resolve, reject) => {
        const asked = request(url + path, { method, agent, headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
          );
          response.on('error', reject);
        });
        asked.on('error', reject);
        asked.end(body);
      }),
    close: () => agent.destroy(),
  };
}

/** Below 500, and JSON where there is anything. */
export function wrongWith({ status, body }: DoorAnswer): string | undefined {
  if (status >= 500) return `answered ${status}: ${body.slice(0, 300)}`;
  try {
    if (body !== '') JSON.parse(body);
    return undefined;
  } catch {
    return `answered ${status} with what is no JSON: ${body.slice(0, 300)}`;
  }
}
