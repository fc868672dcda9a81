// /me/lists and /me/filters: which columns a person hid in which list, and the filters they gave a name.
import {
  changeFilterSchema,
  foreignParameters,
  hideColumnsSchema,
  keptListsSchema,
  type ListName,
  SAVED_FILTERS_CAP,
  savedFilterSchema,
  saveFilterSchema,
} from '../../shared/contracts/lists-api.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import {
  deleteFilter,
  findFilter,
  hiddenColumns,
  hideColumns,
  type SavedFilter,
  savedFilters,
} from '../accounts/kept-list-store.ts';
import type { Random } from '../audit/audit.ts';
import { changeFilter, saveFilter } from '../flows/save-filter.ts';
import { NO_BODY, NO_QUERY } from '../http/page.ts';
import { acting, type Route, reading } from '../http/route.ts';
import { fieldFault } from '../orders/cart-refusals.ts';

const TAG = 'Signing in';

export function keptListRoutes(random: Random): Route[] {
  return [...listRoutes(), ...filterRoutes(random)];
}

function listRoutes(): Route[] {
  return [
    reading({
      path: '/me/lists',
      permission: 'user',
      summary: 'Show what you keep about lists',
      tag: TAG,
      answers: { 200: keptListsSchema },
      problems: [],
      query: NO_QUERY,
      async handle({ db, caller: { userId = '' } }) {
        const [hidden, filters] = [await hiddenColumns(db, userId), await savedFilters(db, userId)];
        return accept({ status: 200, body: { hidden, filters: filters.map(view) } });
      },
    }),
    acting({
      method: 'PATCH',
      path: '/me/lists',
      permission: 'user',
      summary: 'Hide columns of a list',
      tag: TAG,
      answers: { 204: null },
      problems: [],
      body: hideColumnsSchema,
      idempotency: 'offered',
      async handle({ trx, caller: { userId = '' }, input: { list, hidden } }) {
        await hideColumns(trx, userId, list, hidden);
        return accept({ status: 204 });
      },
    }),
  ];
}

function filterRoutes(random: Random): Route[] {
  return [
    acting({
      method: 'POST',
      path: '/me/filters',
      permission: 'user',
      summary: 'Save a filter of a list',
      tag: TAG,
      answers: { 201: savedFilterSchema },
      problems: ['filter_name_taken', 'too_many_filters'],
      body: saveFilterSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller: { userId = '' }, input }) {
        const saved = await saveFilter(trx, random, act, { ...input, userId, most: SAVED_FILTERS_CAP });
        return saved.ok ? accept({ status: 201, body: view(saved.value) }) : saved;
      },
    }),
    acting({
      method: 'PATCH',
      path: '/me/filters/:id',
      permission: 'user',
      summary: 'Rename or replace a saved filter',
      tag: TAG,
      answers: { 200: savedFilterSchema },
      problems: ['filter_name_taken', 'filter_not_found', 'validation_failed'],
      body: changeFilterSchema,
      idempotency: 'offered',
      async handle({ trx, caller: { userId = '' }, params, input }) {
        const found = await findFilter(trx, userId, params.id);
        if (found === undefined) return filterNotFound();
        const [foreign] = foreignParameters(found.list as ListName, input.filter ?? {});
        if (foreign !== undefined) return fieldFault(`filter.${foreign}`, 'is no filter of this list');
        const changed = await changeFilter(trx, found, input);
        return changed.ok ? accept({ status: 200, body: view(changed.value) }) : changed;
      },
    }),
    acting({
      method: 'DELETE',
      path: '/me/filters/:id',
      permission: 'user',
      summary: 'Delete a saved filter',
      tag: TAG,
      answers: { 204: null },
      problems: ['filter_not_found'],
      body: NO_BODY,
      idempotency: 'offered',
      async handle({ trx, caller: { userId = '' }, params }) {
        return (await deleteFilter(trx, userId, params.id)) ? accept({ status: 204 }) : filterNotFound();
      },
    }),
  ];
}

function filterNotFound(): Result<never, 'filter_not_found'> {
  return refuse('filter_not_found', 'There is no such filter of yours.', 'List them with GET /me/lists.');
}

function view({ id, list, name, filter }: SavedFilter) {
  return { id, list, name, filter };
}
