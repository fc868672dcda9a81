// The portal does everything the API can do: every route that changes something has its place in a page, or a reason to have none.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiRoutes } from '../../../server/app.ts';
import { JOBS } from '../../../server/jobs/table.ts';
import { actWords } from '../../../server/web/audit/act-words.ts';
import { JOBS_DE } from '../../../server/web/settings/jobs-words.ts';
import { startServer, type TestServer } from '../../support/server.ts';

/** Routes that no page writes as one text: who puts them together, or why nobody in front of a page calls them. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  '/test-clock': 'there in test mode alone',
  '/subscriptions/:id/suspend': 'subscriptions/standing.tsx, which sends each act by its name',
  '/subscriptions/:id/resume': 'subscriptions/standing.tsx',
  '/subscriptions/:id/end': 'subscriptions/standing.tsx',
  '/accounts/:id/billing-contacts/:contact': 'accounts/contacts.tsx, below the address of the list',
  '/accounts/:id/payment-methods/confirm': 'payment-methods-page.tsx confirms below the address where it began',
};

describe('the portal', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  it('has a place for every route that changes something', () => {
    const sources = sourcesIn('server/web') + sourcesIn('shared/ui');
    const acts = apiRoutes(server.deps).filter(({ method }) => method !== 'GET');
    const missing = acts.filter(({ path }) => !(path in ELSEWHERE) && !sources.match(asWritten(path)));
    expect(missing.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
    expect(Object.keys(ELSEWHERE).filter((path) => !acts.some((act) => act.path === path))).toEqual([]);
  });

  it('says in words what each act of the audit trail was', () => {
    const written = sourcesIn('server', (name) => !name.startsWith('web/')).matchAll(/\baction: '([a-z_.]+)'/g);
    const acts = new Set([...written].map(([, act = '']) => act));
    expect(acts.size).toBeGreaterThan(60);
    expect([...acts].filter((act) => actWords.en[act] === undefined)).toEqual([]);
  });

  it('says in German what each job does', () => {
    expect(Object.keys(JOBS_DE).sort()).toEqual(JOBS.map(({ name }) => name).sort());
  });
});

function sourcesIn(folder: string, isMeant = (_name: string) => true): string {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => /\.tsx?$/.test(name) && isMeant(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}

/** `/pbxs/:id/move` as `/pbxs/${pbx.id}/move`; a longer path does not count. */
function asWritten(path: string): RegExp {
  const parts = path.split('/').map((part) => (part.startsWith(':') ? '\\$\\{[^}]+\\}' : part.replaceAll('.', '\\.')));
  return new RegExp(`${parts.join('/')}[\`']`);
}
