// Hands out the built portal: its assets for a year, its one page for every address that a browser asks for.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';
import { sendPage } from './html-page.ts';

const BUILT = fileURLToPath(new URL('../../.build/portal', import.meta.url));
const YEAR_MS = 365 * 24 * 3_600_000;

/** Where the page's scripts, frames and calls may go beside this server, e.g. to a card provider's own form. */
export interface Elsewhere {
  readonly scripts: readonly string[];
  readonly frames: readonly string[];
  readonly calls: readonly string[];
}

export function portalRouter(elsewhere: Elsewhere, folder: string = BUILT): Router {
  const router = Router();
  router.use(
    '/assets',
    express.static(path.join(folder, 'assets'), { immutable: true, maxAge: YEAR_MS, index: false, redirect: false }),
  );

  router.get(/^\/(?!api\/)/, (req, res, next) => {
    // Programs that take anything get the problem document of an unknown address.
    if (req.accepts(['json', 'html']) !== 'html') return next();
    const page = path.join(folder, 'index.html');
    if (!existsSync(page)) return sendPage(res, NOT_BUILT);
    res.setHeader('content-security-policy', policy(elsewhere));
    res.setHeader('cache-control', 'no-cache');
    res.type('text/html').end(readFileSync(page));
  });
  return router;
}

const NOT_BUILT = {
  status: 503,
  language: 'en',
  title: 'Switchkey',
  body: '<h1>The portal is not built</h1><p>The JSON API works. Run <code>npm run build</code> and load this page again.</p>',
};

/** Mantine sets style attributes and writes its variables into a style element; scripts come from this server's files alone. */
function policy({ scripts, frames, calls }: Elsewhere): string {
  return [
    "default-src 'none'",
    ['script-src', "'self'", ...scripts].join(' '),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    ['connect-src', "'self'", ...calls].join(' '),
    ['frame-src', ...(frames.length === 0 ? ["'none'"] : frames)].join(' '),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
