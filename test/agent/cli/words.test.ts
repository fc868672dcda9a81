// How the command line speaks: the sentence first, aligned rows, dates in UTC, no number without its limit.
import { expect, it } from 'vitest';
import { doctorWords, planWords, whyWords } from '../../../agent/cli/words/answer-words.ts';
import { distanceWords } from '../../../agent/cli/words/distance.ts';
import { statusWords } from '../../../agent/cli/words/status-words.ts';
import type { Status } from '../../../shared/contracts/local-api.ts';
import { parseIso } from '../../../shared/time.ts';

const at = (iso: string) => parseIso(iso) ?? 0;
const now = at('2026-11-02T09:12:00Z');

const status: Status = {
  agentVersion: '1.2.3',
  instance: '00112233445566778899aabbccddeeff',
  serial: '3631A2B4',
  issuer: 'nordtel',
  ladder: 'active',
  headline: 'Active until 1 Mar 2027.',
  licence: { epoch: 3, seq: 17, codeEnding: 'K3M9Q', issuedAt: now - 3_600, receivedBy: 'poll' },
  capacity: {
    calls: { limit: 125, used: 37, peakToday: 81, refusedToday: 0 },
    extensions: { limit: 500, configured: 502, refused: ['601', '602'], refusedToday: 4 },
    services: [
      { service: 'hot_standby', quantity: 1, until: at('2027-03-01') },
      { service: 'outbound_call_center', quantity: 20, until: at('2027-03-01') },
    ],
  },
  dates: [
    { at: at('2027-03-01'), change: 'grace' },
    { at: at('2027-03-15'), change: 'concurrent_calls 125 → 0' },
    { at: at('2027-03-15'), change: 'restricted' },
  ],
  poll: {
    server: 'https://licences.example',
    lastSuccessAt: now - 720,
    lastOutcome: 'unchanged',
    counts: { changed: 1, unchanged: 40, refused: 0, fault: 2 },
    nextAt: now + 2_880,
    stream: 'open',
  },
  pbx: {
    driver: 'asterisk',
    connected: true,
    inForce: '3.17',
    lastAppliedAt: now,
    drift: [{ key: 'calls', found: '50', wanted: '125', cause: 'edited', at: now - 61 }],
    restoredTokens: 0,
  },
  trust: { anchor: '9F2C-0000', version: 2, epoch: 3 },
  clock: { now, suspicion: 'none', highWater: now },
  alerts: [{ code: 'over_limit_extensions', severity: 'warning', message: 'Two are too many.', next: 'Order two.' }],
};

it('shows the status: answer, what to do, detail', () => {
  expect(statusWords(status)).toBe(`Active until 1 Mar 2027.
PBX 3631A2B4 · state active · licensed by nordtel · agent 1.2.3

Warning (over_limit_extensions): Two are too many.
  Order two.

Extensions            502 of 500, 2 too many
                      refused: 601, 602
                      4 calls refused today
Concurrent calls      37 of 125, 88 free; peak today 81, refused today 0
Hot standby           until 1 Mar 2027
Outbound call center  20 seats, until 1 Mar 2027

1 Mar 2027   a paid term has ended, its grace begins
15 Mar 2027  concurrent calls 125 → 0
             everything has ended, only emergency calls pass

Licence server  https://licences.example; reached 12 min ago; unchanged; next poll in 48 min; event stream open
Licence         3.17, code ending K3M9Q, issued 2 Nov 2026 08:12 UTC, by poll
PBX             asterisk, connected; licence 3.17 in force; last written just now
                calls was 50 instead of 125 (edited) 1 min ago
Trust           9F2C-0000, version 2, epoch 3`);
});

it('says what is not known instead of a zero', () => {
  const { serial: _, licence: _l, trust: _t, ...bare } = status;
  const words = statusWords({
    ...bare,
    capacity: { ...status.capacity, calls: { limit: 0, peakToday: 0, refusedToday: 0 } },
    poll: { lastOutcome: '', counts: status.poll.counts, stream: 'off' },
    clock: { now, suspicion: 'set-back', highWater: now },
  });
  expect(words).toContain('No serial number yet');
  expect(words).toContain('0 licensed, use not known');
  expect(words).toContain('none set; codes are entered by hand');
  expect(words).toContain('set-back; the agent reckons with 2 Nov 2026 09:12 UTC');
});

it('writes distances to the largest whole unit', () => {
  expect([59, 60, 7_199, 90_000].map((ago) => distanceWords(now - ago, now))).toEqual([
    'just now',
    '1 min ago',
    '1 h ago',
    '1 d ago',
  ]);
  expect(distanceWords(now + 30, now)).toBe('in a moment');
});

it('explains a total part by part', () => {
  const part = {
    subscription: 1234,
    offer: 'PSE-EXT',
    units: 40,
    until: at('2027-03-01'),
    trial: false,
    state: 'grace' as const,
  };
  expect(whyWords([{ kind: 'extensions', total: 40, sentence: 'limit 40 = 40 from 1234.', parts: [part] }])).toBe(
    'limit 40 = 40 from 1234.\n  40  PSE-EXT, subscription 1234, in grace, counts until 1 Mar 2027',
  );
});

it('counts the steps of a plan and puts the errors of a doctor first', () => {
  expect(planWords({ steps: [] })).toContain('Nothing to change');
  expect(planWords({ steps: [{ do: 'set-calls', words: 'calls 5 → 8' }] })).toBe(
    'The next apply takes 1 step:\n  calls 5 → 8',
  );
  const words = doctorWords({
    ok: false,
    checks: [
      { check: 'disk', outcome: 'ok', message: 'Room.', next: 'nothing' },
      { check: 'gate', outcome: 'error', message: 'Missing.', next: 'Install it.' },
    ],
  });
  expect(words).toBe(
    'Not in order: 1 error.\n\nerror    gate  Missing.\n               Install it.\nok       disk  Room.',
  );
});
