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
  'GET /trials': {},
  'GET /accounts/:id/alerts': { ask: account },
  'PATCH /accounts/:id/alerts': { ask: (stage, place) => ({ ...account(stage, place), body: { wanted: true } }) },
  'POST /accounts/:id/restore': {
    ask: account,
    answers: (_, { account: { kind } }) => (kind === 'vendor' ? [409] : [403]),
  },
};
