// The few small pages that the server itself writes: no script, one style, nothing from elsewhere, never kept.
import { createHash } from 'node:crypto';
import type { Response } from 'express';

export interface HtmlPage {
  readonly status: number;
  readonly language: string;
  readonly title: string;
  /** Markup; whoever writes it has escaped what is not its own. */
  readonly body: string;
}

const STYLE = `
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; padding: 48px 20px; background: Canvas; color: CanvasText }
main { max-width: 34rem; margin: 0 auto }
h1 { font-size: 1.4rem; margin: 0 0 1rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.5rem; margin: 1.5rem 0 }
dt { color: GrayText }
dd { margin: 0; overflow-wrap: anywhere }
button { font: inherit; padding: .6rem 1.2rem; border-radius: 4px; border: 1px solid #1f5fbf; background: #1f5fbf; color: #fff; cursor: pointer }
button:focus-visible { outline: 3px solid #f0a500; outline-offset: 2px }
`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

export function sendPage(res: Response, { status, language, title, body }: HtmlPage): void {
  guard(res);
  res.status(status).type('text/html; charset=utf-8');
  res.end(
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8">` +
      '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">' +
      `<title>${title}</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>`,
  );
}

/** What belongs to one reader: not to be kept, indexed, framed, or told to the next site. */
export function guard(res: Response): void {
  res.setHeader('content-security-policy', POLICY);
  res.setHeader('referrer-policy', 'no-referrer');
  res.setHeader('x-robots-tag', 'noindex, nofollow');
  res.setHeader('cache-control', 'no-store');
}
