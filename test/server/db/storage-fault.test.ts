// Which failures of a database are passing ones, which are a full disk, and which are somebody's mistake.
import { expect, test } from 'vitest';
import { breaksConnection, postgresFault } from '../../../server/db/storage-fault.ts';

const fromServer = (code: string, severity = 'ERROR') => Object.assign(new Error(code), { code, severity });

test.each([
  ['a full disk', fromServer('53100'), 'storage_full'],
  ['a stop of the server', fromServer('57P01', 'FATAL'), 'storage_unavailable'],
  ['a start that is not over', fromServer('57P03', 'FATAL'), 'storage_unavailable'],
  ['too many connections', fromServer('53300', 'FATAL'), 'storage_unavailable'],
  ['a statement that took too long', fromServer('57014'), 'storage_unavailable'],
  ['a writer that was waited for too long', fromServer('55P03'), 'storage_unavailable'],
  ['a refused password', fromServer('28P01', 'FATAL'), 'storage_unavailable'],
  ['a refused connection', Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), 'storage_unavailable'],
  ['a broken connection', new Error('Connection terminated unexpectedly'), 'storage_unavailable'],
  ['a row that is there already', fromServer('23505'), '23505'],
  ['a mistake in a statement', fromServer('42601'), '42601'],
])('%s', (_what, error, code) => {
  expect(postgresFault(error)).toMatchObject({ code });
});

test('only an error of a statement leaves its connection usable', () => {
  expect(breaksConnection(fromServer('23505'))).toBe(false);
  expect(breaksConnection(fromServer('57P01', 'FATAL'))).toBe(true);
  expect(breaksConnection(new Error('Connection terminated unexpectedly'))).toBe(true);
});
