// The chain of proofs: whoever follows it is heard, whoever does not is found, and no proof works twice for two.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SessionBook } from '../../../server/fleet/session-book.ts';
import { commitmentTo } from '../../../shared/licence/agent-proof.ts';

const proofOf = (n: number) => Buffer.from(String(n).padStart(16, '0')).toString('base64url');
const headerOf = (n: number) => ({
  session: 's'.repeat(24),
  proof: proofOf(n),
  commitment: commitmentTo(proofOf(n + 1)),
});

function opened() {
  const book = new SessionBook({ burst: 3, refillPerSecond: 1 });
  const row = { id: 's'.repeat(24), agentId: 'agt-1', commitment: commitmentTo(proofOf(0)), spent: '' };
  return { book, session: book.take(row, 0) };
}

test('only the next link, or the last one again, is genuine', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 60 }), (links) => {
      const { book, session } = opened();
      let next = 0;
      for (const link of links) {
        const wanted = link === next || (next > 0 && link === next - 1);
        expect(book.prove(session, headerOf(link), 0)).toBe(wanted ? 'genuine' : 'diverged');
        if (link === next) next += 1;
      }
    }),
  );
});

test('what was drained and could not be written comes out with the next batch, in its newest form', () => {
  const { book, session } = opened();
  book.prove(session, headerOf(0), 5);
  const batch = book.drain();
  expect(book.drain()).toEqual([]);
  book.prove(session, headerOf(1), 6);
  book.restore(batch);
  expect(book.drain()).toMatchObject([{ commitment: commitmentTo(proofOf(2)), seenAtMs: 6 }]);
});

test('a new session of an agent ends the former', () => {
  const { book, session } = opened();
  book.take({ id: 't'.repeat(24), agentId: 'agt-1', commitment: 'x', spent: '' }, 0);
  expect(book.find(session.id)).toBeUndefined();
  expect(book.drain()).toEqual([]);
});

test('the allowance runs out and comes back with time, never above the burst', () => {
  const { book, session } = opened();
  expect([0, 0, 0, 0].map((ms) => book.waitSeconds(session, ms))).toEqual([0, 0, 0, 1]);
  expect(book.waitSeconds(session, 1_000)).toBe(0);
  const late = [0, 0, 0, 0].map(() => book.waitSeconds(session, 1_000_000));
  expect(late).toEqual([0, 0, 0, 1]);
});

test('what another process wrote is taken up, but never in place of what this one knows', () => {
  const { book, session } = opened();
  const row = (n: number) => ({ commitment: commitmentTo(proofOf(n)), spent: commitmentTo(proofOf(n - 1)) });
  expect(book.catchUp(session, row(0).commitment, { ...row(0), spent: '' })).toBe(false);
  expect(book.catchUp(session, row(0).commitment, row(1))).toBe(true);
  expect(book.prove(session, headerOf(1), 0)).toBe('genuine');
  // Its own rotation is not written yet.
  expect(book.catchUp(session, session.commitment, row(1))).toBe(false);
  const batch = book.drain();
  expect(batch).toMatchObject([{ was: row(1).commitment, commitment: row(2).commitment }]);
  expect(book.catchUp(session, session.commitment, row(1))).toBe(false);
  book.written(batch, []);
  // Read before the rotation was written, looked at after it.
  expect(book.catchUp(session, row(1).commitment, row(1))).toBe(false);
  expect(book.prove(session, headerOf(1), 0)).toBe('genuine');
});

test('a session that another process moved on or ended is forgotten here', () => {
  const { book, session } = opened();
  book.prove(session, headerOf(0), 0);
  const batch = book.drain();
  book.written(batch, [session.id]);
  expect(book.find(session.id)).toBeUndefined();
});
