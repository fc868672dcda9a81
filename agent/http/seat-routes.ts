// People and their licences over HTTP: parse, call, reply.
import {
  addPersonSchema,
  assignSchema,
  peopleQuerySchema,
  reassignSchema,
  removePersonSchema,
  seatQuerySchema,
  setAddOnsSchema,
  unassignSchema,
} from '../../shared/contracts/seats-api.ts';
import type { SeatVerbs } from '../actions/seats.ts';
import { type Paths, parsed, queryOf, reply } from './routing.ts';

export function seatRoutes({ get, post }: Paths, seats: SeatVerbs): void {
  get('/seats', (_request, response) => reply(response, seats.overview()));
  get('/seats/licences', (request, response) => {
    const asked = parsed(seatQuerySchema, queryOf(request), response);
    if (asked !== undefined) reply(response, seats.find(asked));
  });
  get('/people', (request, response) => {
    const asked = parsed(peopleQuerySchema, queryOf(request), response);
    if (asked !== undefined) reply(response, seats.people(asked));
  });
  post('/people/add', async (request, response) => {
    const asked = parsed(addPersonSchema, request.body, response);
    if (asked !== undefined) reply(response, await seats.addPerson(asked));
  });
  post('/people/remove', async (request, response) => {
    const asked = parsed(removePersonSchema, request.body, response);
    if (asked !== undefined) reply(response, await seats.removePerson(asked.person));
  });
  post('/seats/assign', async (request, response) => {
    const asked = parsed(assignSchema, request.body, response);
    if (asked !== undefined) reply(response, await seats.assign(asked));
  });
  post('/seats/unassign', async (request, response) => {
    const asked = parsed(unassignSchema, request.body, response);
    if (asked !== undefined) reply(response, await seats.unassign(asked));
  });
  post('/seats/reassign', async (request, response) => {
    const asked = parsed(reassignSchema, request.body, response);
    if (asked !== undefined) reply(response, await seats.reassign(asked));
  });
  post('/seats/add-ons', async (request, response) => {
    const asked = parsed(setAddOnsSchema, request.body, response);
    if (asked !== undefined) reply(response, await seats.setAddOns(asked));
  });
}
