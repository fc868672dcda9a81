// A register of VAT numbers that speaks the REST API of VIES: knows what a test tells it, and has the bad days that VIES has.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ViesServer {
  /** As the setting names it. */
  readonly address: string;
  /** `AT/U39099603?requesterMemberStateCode=…`, in the order of asking. */
  readonly asked: string[];
  /** Registered numbers with their state: `ATU39099603`. */
  readonly registered: Set<string>;
  /** What is wrong with it: a `userError`, a gateway's `errorWrappers`, or one that a proxy before it has. */
  bad: string | { readonly wrapped: string } | { readonly status: number; readonly body: string } | undefined;
  close(): Promise<void>;
}

export async function openVies(): Promise<ViesServer> {
  const asked: string[] = [];
  const registered = new Set<string>();
  const server = createServer((req, res) => {
    const url = new URL(req.url ?? '/', 'http://vies.example');
    const [, state = '', number = ''] = /^\/vies\/rest-api\/ms\/([A-Z]{2})\/vat\/([^/]+)$/.exec(url.pathname) ?? [];
    if (req.method !== 'GET' || number === '') return answer(res, 404, 'not here');
    asked.push(`${state}/${decodeURIComponent(number)}${url.search}`);
    const { bad } = vies;
    if (typeof bad === 'object' && 'status' in bad) return answer(res, bad.status, bad.body);
    if (typeof bad === 'object') return answer(res, 200, wrapped(bad.wrapped));
    const isKnown = registered.has(`${state}${decodeURIComponent(number)}`);
    const isNamed = url.searchParams.get('requesterMemberStateCode') !== null;
    const said = {
      isValid: bad === undefined && isKnown,
      requestDate: '2027-03-01T12:00:00.000Z',
      userError: bad ?? (isKnown ? 'VALID' : 'INVALID'),
      name: isKnown ? 'BUYER GMBH' : '---',
      address: '---',
      requestIdentifier: isNamed && bad === undefined ? `WAPIAAAA${asked.length}` : '',
      originalVatNumber: number,
      vatNumber: number,
      viesApproximate: { name: '---', street: '---', postalCode: '---', city: '---', companyType: '---' },
    };
    return answer(res, 200, JSON.stringify(said));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const vies: ViesServer = {
    address: `http://127.0.0.1:${port}/vies/rest-api`,
    asked,
    registered,
    bad: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return vies;
}

function answer(res: ServerResponse, status: number, body: string): void {
  res.writeHead(status, { 'content-type': 'application/json', location: '/elsewhere' }).end(body);
}

function wrapped(error: string): string {
  return JSON.stringify({ actionSucceed: false, errorWrappers: [{ error }] });
}
