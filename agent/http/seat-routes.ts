// People and their licences over HTTP: parse, call, reply.
import type { Response } from 'express';
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
import type { Result } from '../../shared/result.ts';
import type { SeatVerbs } from '../actions/seats.ts';
import { replyProblem } from './reply-problem.ts';
import { type Paths, parsed, queryOf } from './routing.ts';

/** 404: not in sight or not sold here; 503: the store cannot be used; everything else is a conflict. */
const STATUS: Readonly<Record<string, number>> = {
  no_licence_model: 404,
  person_unknown: 404,
  seat_unknown: 404,
  unit_unknown: 404,
  run_unknown: 404,
  seats_damaged: 503,
  seats_too_new: 503,
  seats_not_writable: 503,
};

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

function reply<T>(response: Response, result: Result<T>): void {
  if (result.ok) response.json(result.value);
  else replyProblem(response, STATUS[result.refusal.code] ?? 409, result.refusal);
}
