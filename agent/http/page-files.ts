// Hands out the built page of the PBX admin: its assets, and its one document at each of its addresses.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';

const BUILT = fileURLToPath(new URL('../../.build/pbx-page', import.meta.url));
/** The tabs; everything else is no page. */
const ADDRESSES = ['/', '/licences', '/mass', '/events', '/settings'];
const HOUR_MS = 3_600_000;
const NOT_BUILT =
  '<!doctype html><html lang="en"><title>Switchkey</title><h1>The page is not built</h1><p>Run <code>npm run build</code>.</p>';

/** Mantine sets style attributes and writes its variables into a style element; scripts come from these files alone. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "media-src 'self' blob:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Tells nothing of this PBX, so that it may be loaded before anybody signs in. */
export function pageFiles(folder: string = BUILT): Router {
  const router = Router();
  router.use(
    '/assets',
    // Their names change with their content.
    express.static(path.join(folder, 'assets'), {
      immutable: true,
      maxAge: 24 * HOUR_MS,
      index: false,
      redirect: false,
    }),
  );
  router.get(ADDRESSES, (_request, response) => {
    const page = path.join(folder, 'index.html');
    response.set('content-security-policy', POLICY).set('permissions-policy', 'camera=(self)').type('text/html');
    if (existsSync(page)) response.set('cache-control', 'no-cache').send(readFileSync(page));
    else response.status(503).send(NOT_BUILT);
  });
  return router;
}
