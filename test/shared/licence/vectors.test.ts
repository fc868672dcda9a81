// The vector files: every case gives what it says, and the files are what the generator writes.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { verifyConfirmation } from '../../../shared/licence/confirmation-code.ts';
import { verifyRequest } from '../../../shared/licence/request-code.ts';
import { verifyServerTime } from '../../../shared/licence/server-time.ts';
import type { TextType } from '../../../shared/licence/text-form.ts';
import { decodeText } from '../../../shared/licence/text-read.ts';
import { fingerprint, readAnchor, type TrustRoot, walkTrust } from '../../../shared/licence/trust-root.ts';
import { verifyLicence } from '../../../shared/licence/verify-licence.ts';
import type { Result } from '../../../shared/result.ts';
import { vectorFiles } from '../../vectors/generate.ts';

interface Case {
  readonly name: string;
  readonly hex?: string;
  readonly repeat?: number;
  readonly next?: readonly string[];
  readonly text?: string;
  readonly type?: TextType;
  readonly door?: 'anchor' | 'walk';
  readonly valid: boolean;
  readonly expect?: object;
  readonly code?: string;
  readonly detail?: object;
}

interface VectorFile {
  readonly keys: Readonly<Record<string, { readonly publicKey: string }>>;
  readonly trust: string;
  readonly anchor: string;
  readonly asked: { readonly serial: string; readonly nonce: string };
  readonly maxChars: number;
  readonly cases: readonly Case[];
}

function load(name: string): VectorFile {
  return JSON.parse(readFileSync(new URL(`../../vectors/${name}`, import.meta.url), 'utf8'));
}

function bytesOf({ hex = '', repeat = 1 }: Case): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.repeat(repeat), 'hex'));
}

function rootOf(hex: string): TrustRoot {
  return anchorOf(hex).root;
}

function anchorOf(hex: string) {
  const anchor = readAnchor(Uint8Array.from(Buffer.from(hex, 'hex')));
  if (!anchor.ok) throw new Error(anchor.refusal.message);
  return anchor.value;
}

/** What another implementation would do with each file: the door's answer, reduced to what `expect` shows. */
const DOORS: Readonly<Record<string, (file: VectorFile, one: Case) => Result<object>>> = {
  'licence.json': (file, one) => {
    const result = verifyLicence(bytesOf(one), rootOf(file.trust));
    if (!result.ok) return result;
    const { licence, ignored, criticalUnknown } = result.value;
    return { ok: true, value: { licence, ignored, criticalUnknown } };
  },
  'trust.json': (file, one) => {
    const next = (one.next ?? []).map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')));
    const result = one.door === 'anchor' ? readAnchor(bytesOf(one)) : walkTrust(anchorOf(file.anchor), next);
    if (!result.ok) return result;
    const { version, epoch } = result.value.root;
    return { ok: true, value: { version, epoch, fingerprint: fingerprint(result.value.bytes) } };
  },
  'request.json': (_file, one) => {
    const result = verifyRequest(bytesOf(one));
    if (!result.ok) return result;
    return { ok: true, value: { request: result.value.request, agentKey: result.value.agentKey } };
  },
  'confirmation.json': (file, one) =>
    verifyConfirmation(bytesOf(one), Uint8Array.from(Buffer.from(file.keys.agent?.publicKey ?? '', 'hex'))),
  'server-time.json': (file, one) => verifyServerTime(bytesOf(one), rootOf(file.trust), file.asked),
  'text-form.json': (file, one) => {
    const limits = { maxChars: file.maxChars, ...(one.type === undefined ? {} : { type: one.type }) };
    const result = decodeText(one.text ?? '', limits);
    if (!result.ok) return result;
    return { ok: true, value: { type: result.value.type, hex: Buffer.from(result.value.bytes).toString('hex') } };
  },
};

describe.each(Object.entries(DOORS))('%s', (name, door) => {
  const file = load(name);
  it.each(file.cases.map((one) => [one.name, one] as const))('%s', (_name, one) => {
    const result = door(file, one);
    if (one.valid) {
      expect(result).toEqual({ ok: true, value: one.expect });
      return;
    }
    const detail = one.detail === undefined ? {} : { detail: one.detail };
    expect(result).toMatchObject({ ok: false, refusal: { code: one.code, ...detail } });
  });

  it('names every case once', () => {
    const names = file.cases.map((one) => one.name);
    expect(new Set(names).size).toBe(names.length);
  });
});

it('the files are what the generator writes', () => {
  for (const [name, content] of Object.entries(vectorFiles())) {
    expect(readFileSync(new URL(`../../vectors/${name}`, import.meta.url), 'utf8')).toBe(content);
  }
});
