// /openapi.json and /reference: what the JSON API can do, for programs and for people; public, the same for everybody.
import { Router } from 'express';
import { apiDocument } from '../http/openapi.ts';
import { REFERENCE_POLICY, type ReadDocument, referencePages } from '../http/reference-page.ts';
import type { Route } from '../http/route.ts';

export function referenceRouter(routes: () => readonly Route[]): Router {
  const router = Router();
  const made = once(() => {
    const json = JSON.stringify(apiDocument(routes()));
    return { json, page: referencePages(JSON.parse(json) as ReadDocument) };
  });
  router.get('/openapi.json', (_req, res) => {
    res.setHeader('cache-control', 'public, max-age=300');
    res.setHeader('access-control-allow-origin', '*');
    res.type('application/json').end(made().json);
  });
  router.get('/reference', (req, res) => {
    const search = typeof req.query.search === 'string' ? req.query.search.slice(0, 64).trim() : '';
    res.setHeader('content-security-policy', REFERENCE_POLICY);
    res.setHeader('cache-control', 'public, max-age=300');
    res.type('text/html').end(made().page(search));
  });
  return router;
}

/** Made when first asked for: most processes are never asked. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
