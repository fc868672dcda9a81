// Example requests of jobs, the test clock and the lifecycle of accounts, for the permission matrix.
import type { Example } from './example.ts';
import type { Place, Stage } from './stage.ts';

function account(_: Stage, place: Place) {
  return { params: { id: place.account.id } };
}

export const LIFECYCLE_EXAMPLES: Readonly<Record<string, Example>> = {
  'GET /jobs': {},
  'GET /jobs/removals': {},
  'POST /jobs/:name/run': { ask: () => ({ params: { name: 'lapse' }, body: { dryRun: true } }) },
  'GET /test-clock': { answers: [200, 404] },
  'POST /test-clock': { ask: () => ({ body: {} }), answers: [422] },
  'GET /accounts/:id/move': {
    ask: (stage, place) => ({ ...account(stage, place), query: `?parentId=${place.account.id}` }),
    // Nobody stands above oneself, and none of these is a customer that another seller could take.
    answers: [404, 409],
  },
  'POST /accounts/:id/move': {
    ask: (stage, place) => ({ ...account(stage, place), body: { parentId: place.account.id, reason: 'as agreed' } }),
    answers: [404, 409],
  },
  'GET /pbxs/:id/move': {
    ask: (_, place) => ({ params: { id: place.pbxId }, query: `?accountId=${place.account.id}` }),
    answers: [409],
  },
  'POST /pbxs/:id/move': {
    ask: (_, place) => ({ params: { id: place.pbxId }, body: { accountId: place.account.id, reason: 'as agreed' } }),
    answers: [409],
  },
  'GET /trials': {},
  'GET /home': {},
  'GET /reports/capacity': {},
  'GET /calendar': { ask: () => ({ query: '?from=2027-01-01&until=2027-02-01' }) },
  'GET /accounts/:id/alerts': { ask: account },
  'PATCH /accounts/:id/alerts': { ask: (stage, place) => ({ ...account(stage, place), body: { wanted: true } }) },
  'POST /accounts/:id/restore': {
    ask: account,
    answers: (_, { account: { kind } }) => (kind === 'vendor' ? [409] : [403]),
  },
};
