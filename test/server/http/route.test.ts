// A route without a permission does not start, and the log never shows a whole secret or code.
import { Router } from 'express';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type Gatekeeping, mount } from '../../../server/http/gate.ts';
import { type Route, reading } from '../../../server/http/route.ts';
import { redact } from '../../../server/log.ts';
import { accept } from '../../../shared/result.ts';

const handle = async () => accept({ status: 200 });

test('a route that names no permission, or one nobody knows, stops the start', () => {
  // @ts-expect-error the permission is a required field
  const forgotten: Route = reading({ path: '/x', query: z.object({}), handle });
  // @ts-expect-error only known permissions are taken
  const misspelt: Route = reading({ path: '/x', permission: 'everyone', query: z.object({}), handle });
  for (const route of [forgotten, misspelt]) {
    expect(() => mount(Router(), [route], {} as Gatekeeping)).toThrow(/names no permission/);
  }
});

test('secrets and activation codes are cut to their ending', () => {
  expect(redact(`key sk_${'a'.repeat(40)}XYZ12 here`)).toBe('key …XYZ12 here');
  expect(redact('code 240AZ-MM49P-H02CG-490QX-YM222-MDFYJ-X0B1D-AA0B4-A.')).toBe('code …0B4-A.');
  expect(redact('PBX SN-0001-ABCD is fine')).toBe('PBX SN-0001-ABCD is fine');
});
