// Signing in to the agent's page: by a password set with a one-time code; guesses wait, sessions end.
import { expect, test } from 'vitest';
import { SESSION_ENDS } from '../../../agent/sign-in/sessions.ts';
import { signInRig } from '../../support/page-sign-in.ts';

const HERE = '127.0.0.1';
const PASSWORD = 'a long enough one';

async function withPassword() {
  const rig = signInRig();
  const opened = await rig.desk.setPassword(rig.desk.newCode().code, PASSWORD, HERE);
  if (!opened.ok) throw new Error(opened.refusal.code);
  return { rig, ...opened.value };
}
const codeOf = (result: { ok: boolean; refusal?: { code: string } }) => (result.ok ? 'ok' : result.refusal?.code);

test('a one-time code sets the password once, as people type it, and is good for a day', async () => {
  const rig = signInRig();
  expect(rig.desk.passwordSet()).toBe(false);
  expect(codeOf(await rig.desk.signIn(PASSWORD, HERE))).toBe('no_password');
  const { code } = rig.desk.newCode();
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
  expect(codeOf(await rig.desk.setPassword('00000-00000', PASSWORD, HERE))).toBe('code_wrong');
  const typed = ` ${code.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}`;
  expect(codeOf(await rig.desk.setPassword(typed, PASSWORD, HERE))).toBe('ok');
  expect(rig.kept).toEqual([expect.stringMatching(/^scrypt\$[0-9a-f]{32}\$[0-9a-f]{64}$/)]);
  expect(codeOf(await rig.desk.setPassword(code, PASSWORD, HERE))).toBe('code_wrong');
  const late = rig.desk.newCode();
  rig.nowMs += late.forMs;
  expect(codeOf(await rig.desk.setPassword(late.code, PASSWORD, HERE))).toBe('code_wrong');
  expect(rig.noted).toContain('page_password_set');
});

test('a kept hash lets in after a restart, and only with the right password', async () => {
  const { rig } = await withPassword();
  const again = signInRig(rig.kept[0]);
  expect(again.desk.passwordSet()).toBe(true);
  expect(codeOf(await again.desk.signIn('a long enough on', HERE))).toBe('password_wrong');
  expect(codeOf(await again.desk.signIn(PASSWORD, HERE))).toBe('ok');
  expect(again.noted).toEqual([`failed ${HERE}`, 'page_signed_in']);
});

test('after the fifth wrong guess an address waits, also for what is right and for guesses sent at once; others do not', async () => {
  const { rig } = await withPassword();
  const guessed = await Promise.all(Array.from({ length: 8 }, () => rig.desk.signIn('wrong', HERE)));
  expect(guessed.map(codeOf)).toEqual([
    ...Array<string>(5).fill('password_wrong'),
    ...Array<string>(3).fill('too_many_attempts'),
  ]);
  const waiting = await rig.desk.signIn(PASSWORD, HERE);
  expect(waiting).toMatchObject({ ok: false, refusal: { code: 'too_many_attempts', detail: { seconds: 5 } } });
  expect(codeOf(await rig.desk.changePassword(PASSWORD, 'another long one', HERE))).toBe('too_many_attempts');
  expect(codeOf(await rig.desk.signIn(PASSWORD, '192.0.2.7'))).toBe('ok');
  rig.nowMs += 5_000;
  expect(codeOf(await rig.desk.signIn(PASSWORD, HERE))).toBe('ok');
});

test('all addresses of one IPv6 network guess together', async () => {
  const { rig } = await withPassword();
  for (let host = 0; host < 5; host += 1) await rig.desk.signIn('wrong', `2001:db8:1:2::${host}`);
  expect(codeOf(await rig.desk.signIn(PASSWORD, '2001:db8:1:2:aaaa:bbbb:cccc:dddd'))).toBe('too_many_attempts');
  expect(codeOf(await rig.desk.signIn(PASSWORD, '2001:db8:1:3::1'))).toBe('ok');
});

test('a session needs its cookie and its proof, ends when it is idle, and at its end however busy it was', async () => {
  const { rig, secret, proof } = await withPassword();
  const { desk } = rig;
  const other = await desk.signIn(PASSWORD, HERE);
  if (!other.ok) throw new Error('not let in');
  expect([
    desk.use(secret, proof),
    desk.use('', proof),
    desk.use(secret, ''),
    desk.use(secret, other.value.proof),
  ]).toEqual([true, false, false, false]);
  rig.nowMs += SESSION_ENDS.idleMs - 1;
  expect(desk.use(secret, proof)).toBe(true);
  rig.nowMs += SESSION_ENDS.idleMs - 1;
  expect([desk.use(secret, proof), desk.use(other.value.secret, other.value.proof)]).toEqual([true, false]);
  for (let passed = 0; passed < SESSION_ENDS.absoluteMs; passed += 60_000) {
    rig.nowMs += 60_000;
    desk.use(secret, proof);
  }
  expect(desk.use(secret, proof)).toBe(false);
});

test('another password ends every session but the one that set it', async () => {
  const { rig, secret, proof } = await withPassword();
  expect(codeOf(await rig.desk.changePassword('wrong', 'another long one', HERE))).toBe('password_wrong');
  expect(rig.desk.use(secret, proof)).toBe(true);
  const changed = await rig.desk.changePassword(PASSWORD, 'another long one', HERE);
  if (!changed.ok) throw new Error('not changed');
  expect(rig.desk.use(secret, proof)).toBe(false);
  expect(rig.desk.use(changed.value.secret, changed.value.proof)).toBe(true);
  expect(codeOf(await rig.desk.signIn(PASSWORD, HERE))).toBe('password_wrong');
});
