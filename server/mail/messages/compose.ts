// Writes one message in its two forms, plain text and simple HTML, from the same blocks; escaping happens here and nowhere else.
import type { Language } from '../../../shared/written.ts';
import { type Attachment, LINK_MARK, type Message } from '../mail.ts';

export type Block =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  /** Name and value; values to the right. */
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [string, string])[] }
  /** To copy as it is. */
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly label: string; readonly url: string }
  | { readonly kind: 'picture'; readonly attachment: Attachment; readonly description: string };

export interface Draft {
  readonly language: Language;
  readonly subject: string;
  readonly greeting: string;
  readonly blocks: readonly Block[];
  /** The sender's name, at the end. */
  readonly signature: string;
}

/** Anything but single spaces between words. */
const BLANKS = /^\s|\s\s|[^\S ]|\s$/;

export function compose(draft: Draft): Message {
  const { greeting, blocks, signature } = draft;
  const subject = BLANKS.test(draft.subject) ? draft.subject.replaceAll(/\s+/g, ' ').trim() : draft.subject;
  const text = [greeting, ...blocks.map(plain), `${signature}\n`].join('\n\n');
  const html = page(draft.language, subject, [
    paragraph(greeting),
    ...blocks.map(marked),
    `<p style="${STYLE.signature}">${escapeHtml(signature)}</p>`,
  ]);
  const attachments = blocks.flatMap((block) => (block.kind === 'picture' ? [block.attachment] : []));
  return { subject, text, html, attachments };
}

function plain(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return block.text;
    case 'list':
      return block.items.map((item, index) => `${index + 1}. ${item}`).join('\n');
    case 'facts': {
      const width = Math.max(...block.rows.map(([name]) => name.length));
      return block.rows.map(([name, value]) => `${`${name}:`.padEnd(width + 2)}${value}`).join('\n');
    }
    case 'code':
      return block.text;
    case 'link':
      return `${block.label}:\n${block.url}`;
    case 'picture':
      return `[${block.description}: ${block.attachment.filename}]`;
  }
}

const STYLE = {
  page: 'margin:0;padding:24px;background:#ffffff;color:#1b1f24;font:15px/1.5 Arial,Helvetica,sans-serif',
  body: 'max-width:600px;margin:0 auto',
  code: 'background:#f3f4f6;border:1px solid #d0d5db;border-radius:4px;padding:12px;font:13px/1.6 Consolas,Menlo,monospace;white-space:pre-wrap;word-break:break-all',
  name: 'padding:2px 16px 2px 0;text-align:left;font-weight:normal;color:#57606a;vertical-align:top',
  value: 'padding:2px 0;text-align:left;vertical-align:top',
  button:
    'display:inline-block;padding:10px 18px;background:#1f5fbf;color:#ffffff;text-decoration:none;border-radius:4px',
  signature: 'margin-top:32px;color:#57606a',
} as const;

function marked(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return paragraph(block.text);
    case 'list':
      return `<ol>${block.items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ol>`;
    case 'facts':
      return `<table role="presentation">${block.rows
        .map(
          ([name, value]) =>
            `<tr><th scope="row" style="${STYLE.name}">${escapeHtml(name)}</th>` +
            `<td style="${STYLE.value}">${escapeHtml(value)}</td></tr>`,
        )
        .join('')}</table>`;
    case 'code':
      return `<pre style="${STYLE.code}">${escapeHtml(block.text)}</pre>`;
    case 'link':
      return `<p><a href="${escapeHtml(safeUrl(block.url))}" style="${STYLE.button}">${escapeHtml(block.label)}</a></p>`;
    case 'picture':
      return `<p><img src="cid:${escapeHtml(block.attachment.cid)}" width="260" alt="${escapeHtml(block.description)}"></p>`;
  }
}

/** Line feeds of the text stay lines. */
function paragraph(text: string): string {
  return `<p>${escapeHtml(text).replaceAll('\n', '<br>')}</p>`;
}

function page(language: Language, subject: string, parts: readonly string[]): string {
  return (
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>` +
    `<body style="${STYLE.page}"><div style="${STYLE.body}">${parts.join('\n')}</div></body></html>`
  );
}

/** Nothing but web addresses of our own making, whatever a setting says. */
function safeUrl(url: string): string {
  return /^https?:\/\//.test(url) || url === LINK_MARK ? url : '';
}

export function escapeHtml(text: string): string {
  if (!/[&<>"']/.test(text)) return text;
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
