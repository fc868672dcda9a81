// Cuts the byte stream of an AMI peer into messages, within caps, whatever the peer sends.

import { Fault } from '../../../shared/errors.ts';

/** Header name to value; the values of a repeated header are joined by a line feed, which no value can contain. */
export type AmiMessage = ReadonlyMap<string, string>;

export const AMI_CAPS = { banner: 256, line: 16 * 1024, message: 256 * 1024, headers: 2000 } as const;

export interface FrameReader {
  /** The messages completed by this chunk. Throws Error in words when the peer breaks a cap or is no AMI peer. */
  push(chunk: string): readonly AmiMessage[];
  /** The greeting line, once it has arrived. */
  banner(): string | undefined;
}

export function frameReader(): FrameReader {
  let banner: string | undefined;
  let rest = '';
  let size = 0;
  let headers = 0;
  let message = new Map<string, string>();

  const takeLine = (line: string): AmiMessage | undefined => {
    if (line === '') {
      const complete = message;
      message = new Map();
      size = 0;
      headers = 0;
      return complete.size === 0 ? undefined : complete;
    }
    size += line.length;
    headers++;
    if (size > AMI_CAPS.message || headers > AMI_CAPS.headers) throw new Error('the peer sent an endless message');
    const colon = line.indexOf(':');
    if (colon > 0) {
      const name = line.slice(0, colon);
      const value = line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
      const earlier = message.get(name);
      message.set(name, earlier === undefined ? value : `${earlier}\n${value}`);
    }
    return undefined;
  };

  return {
    banner: () => banner,
    push(chunk) {
      const text = rest + chunk;
      const messages: AmiMessage[] = [];
      let from = 0;
      for (let end = text.indexOf('\n', from); end >= 0; end = text.indexOf('\n', from)) {
        if (end - from > AMI_CAPS.line) throw new Error('the peer sent an endless line');
        const line = text.slice(from, text[end - 1] === '\r' && end > from ? end - 1 : end);
        from = end + 1;
        if (banner === undefined) {
          if (!/^Asterisk Call Manager\/\d/.test(line)) throw new Error('the peer is not an Asterisk manager');
          banner = line;
          continue;
        }
        const complete = takeLine(line);
        if (complete !== undefined) messages.push(complete);
      }
      rest = text.slice(from);
      const cap = banner === undefined ? AMI_CAPS.banner : AMI_CAPS.line;
      if (rest.length > cap) throw new Error('the peer sent an endless line');
      return messages;
    },
  };
}

/** '' when the header is absent. */
export function field(message: AmiMessage, name: string): string {
  return message.get(name) ?? '';
}

/** Throws Fault `pbx_refused` when a header would smuggle in another one. */
export function actionText(headers: Readonly<Record<string, string>>, id: string): string {
  let text = '';
  for (const [name, value] of Object.entries({ ...headers, ActionID: id })) {
    if (/[\r\n\0]/.test(name) || /[\r\n\0]/.test(value)) {
      throw new Fault('pbx_refused', `The value for ${name} holds a line break and was not sent to Asterisk.`);
    }
    text += `${name}: ${value}\r\n`;
  }
  return `${text}\r\n`;
}
