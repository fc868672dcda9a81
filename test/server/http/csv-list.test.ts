// The file of a list is read no faster than it is taken, and breaks off where reading fails.
import type { Request } from 'express';
import { expect, test } from 'vitest';
import { exporting, type Part } from '../../../server/http/csv-list.ts';
import { NO_QUERY } from '../../../server/http/page.ts';
import type { Route } from '../../../server/http/route.ts';

const PAGES = 50;
const asking = { database: { reader: undefined }, req: { query: {}, path: '/x.csv' } } as never as Parameters<
  Route['run']
>[0] & { req: Request };

/** A list of 50 pages of one row each; told which pages were read. */
function listRead(read: number[], fails = PAGES): Route {
  return exporting({
    ...{ path: '/x.csv', permission: 'pbxs:read', summary: 'Export', tag: 'PBXs', query: NO_QUERY },
    columns: { page: (row: number) => row, note: () => '=1+1' },
    async pageOf(_, { cursor = '0' }: Part) {
      const page = Number(cursor);
      if (page === fails) throw new Error('the disk is gone');
      read.push(page);
      return { items: [page], next: page + 1 < PAGES ? String(page + 1) : null };
    },
  });
}

async function streamOf(route: Route) {
  const answer = await route.run(asking);
  if (!answer.ok || answer.value.stream === undefined) throw new Error('no file');
  return answer.value.stream;
}

test('a page is read when the one before it was taken', async () => {
  const read: number[] = [];
  const stream = await streamOf(listRead(read));
  const pieces = stream[Symbol.asyncIterator]();
  expect((await pieces.next()).value).toBe("page,note\r\n0,'=1+1\r\n");
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(read.length).toBeLessThanOrEqual(3);
  let text = '';
  for (let piece = await pieces.next(); piece.done !== true; piece = await pieces.next()) text += piece.value;
  expect(text.trim().split('\r\n')).toHaveLength(PAGES - 1);
  expect(read).toEqual(Array.from({ length: PAGES }, (_, page) => page));
});

test('what cannot be read at once is told, and what cannot be read later breaks the file off', async () => {
  await expect(listRead([], 0).run(asking)).rejects.toThrow('the disk is gone');
  const stream = await streamOf(listRead([], 3));
  await expect(stream.toArray()).rejects.toThrow('the disk is gone');
});
