// What the server refuses with, in German: every sentence in its source and every rule of a field has an entry, and finds it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { apiRoutes } from '../../../server/app.ts';
import { validate } from '../../../server/http/route.ts';
import { GERMAN } from '../../../server/web/said/german.ts';
import { GERMAN_SAID, saidFaults } from '../../house/check-said.ts';
import { startServer, type TestServer } from '../../support/server.ts';

const { text } = GERMAN_SAID;

describe('every refusal', () => {
  it('has its German sentence', () => {
    const { heard, faults } = saidFaults();
    expect(heard).toBeGreaterThan(500);
    expect(faults).toEqual([]);
  });

  it('keeps every part that differs, and no other entry takes its sentence', () => {
    for (const [english, german] of Object.entries(GERMAN)) {
      const parts = namesIn(english);
      expect(namesIn(german).sort(), english).toEqual([...parts].sort());
      const given = new Map(parts.map((name, at) => [name, name.startsWith('{#') ? `${at + 11}` : `Q${at}x`]));
      expect(text(filled(english, given)), english).toBe(filled(german, given));
    }
  });

  it('writes money and dates as the reader does, and states by their words', () => {
    expect(text('The order is 77.33 EUR; 5.00 EUR is to your credit.')).toBe(
      'Die Bestellung kostet 77,33 EUR; Ihr Guthaben beträgt 5,00 EUR.',
    );
    expect(text('Order 7 could be taken back until 2027-03-01.')).toBe(
      'Bestellung 7 konnte bis 01.03.2027 zurückgenommen werden.',
    );
    expect(text('PSE-EXT is sold from 5 to 500 in steps of 5 per PBX; 7 is not possible.')).toBe(
      'PSE-EXT gibt es von 5 bis 500 in Schritten von 5 je Anlage; 7 ist nicht möglich.',
    );
    expect(text('The account Aurora is suspended.')).toBe('Das Konto Aurora ist ausgesetzt.');
    expect(text('The request is not valid. name: is needed; email: must be an e-mail address.')).toBe(
      'Die Angaben sind so nicht möglich. name: wird gebraucht; email: muss eine E-Mail-Adresse sein.',
    );
  });
});

describe('every rule of a field', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  it('has its German words, whatever is sent', () => {
    const messages = new Set<string>();
    for (const { input } of apiRoutes(server.deps))
      for (const sent of badInputs(input)) for (const one of faultsOf(input, sent)) messages.add(one);
    expect(messages.size).toBeGreaterThan(30);
    expect([...messages].filter((message) => text(message) === message)).toEqual([]);
  });
});

function faultsOf(schema: z.ZodType, sent: unknown): string[] {
  const result = validate(schema, sent);
  const fields: { message: string }[] = result.ok ? [] : JSON.parse(String(result.refusal.detail?.fields));
  return fields.map(({ message }) => message);
}

const NONSENSE = [
  undefined,
  null,
  '',
  'x',
  'x'.repeat(5_000),
  -1,
  1.5,
  1e12,
  true,
  [],
  ['x', 'x'],
  {},
  { amount: '-1', currency: 'EUR' },
];

/** A value of no sense in each field by itself and in all of them at once, two levels deep. */
function* badInputs(schema: z.ZodType, depth = 0): Generator<unknown> {
  yield* NONSENSE;
  const shape = shapeOf(schema);
  if (shape === undefined || depth > 2) return;
  for (const nonsense of NONSENSE) yield Object.fromEntries(Object.keys(shape).map((name) => [name, nonsense]));
  yield { nobody: 1 };
  for (const [name, inner] of Object.entries(shape))
    for (const bad of badInputs(inner, depth + 1)) yield { [name]: bad };
}

function shapeOf(schema: z.ZodType): Record<string, z.ZodType> | undefined {
  if (schema instanceof z.ZodObject) return schema.shape;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return shapeOf(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodPipe) return shapeOf(schema.in as z.ZodType);
  return undefined;
}

function namesIn(sentence: string): string[] {
  return sentence.match(/\{#?\w+\}/g) ?? [];
}

function filled(sentence: string, values: ReadonlyMap<string, string>): string {
  return sentence.replace(/\{#?\w+\}/g, (name) => values.get(name) ?? '');
}
