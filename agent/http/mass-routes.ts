// Mass configuration over HTTP: the file comes as it is, everything else as JSON.
import type { Request, Response } from 'express';
import { configureSchema, massRowsQuerySchema } from '../../shared/contracts/mass-api.ts';
import type { Result } from '../../shared/result.ts';
import type { MassVerbs } from '../actions/mass.ts';
import { type Paths, parsed, queryOf, reply } from './routing.ts';

export function massRoutes({ get, post }: Paths, mass: MassVerbs): void {
  get('/mass/sample', (_request, response) => sendCsv(response, { ok: true, value: mass.sample() }, 'sample.csv'));
  post('/mass/check', async (request, response) => {
    const name = (queryOf(request).name ?? '').replace(/\p{C}/gu, '').slice(0, 120);
    reply(response, await mass.check(name, request.body as Uint8Array));
  });
  get('/mass', (_request, response) => reply(response, mass.runs()));
  get('/mass/:id', (request, response) => reply(response, mass.run(idOf(request))));
  get('/mass/:id/rows', (request, response) => {
    const asked = parsed(massRowsQuerySchema, queryOf(request), response);
    if (asked !== undefined) reply(response, mass.rows(idOf(request), asked));
  });
  get('/mass/:id/result', (request, response) => sendCsv(response, mass.result(idOf(request)), 'result.csv'));
  post('/mass/:id/configure', async (request, response) => {
    const asked = parsed(configureSchema, request.body, response);
    if (asked !== undefined) reply(response, await mass.configure(idOf(request), asked));
  });
  post('/mass/:id/undo', async (request, response) => reply(response, await mass.undo(idOf(request))));
}

function idOf({ params }: Request): string {
  return String(params.id);
}

function sendCsv(response: Response, result: Result<string>, name: string): void {
  if (!result.ok) reply(response, result);
  else response.attachment(name).type('text/csv').send(result.value);
}
