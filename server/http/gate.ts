// What stands before every route of the JSON API: who asks, for which account, and whether they may; the rest fails closed.
import type { Request, Response, Router } from 'express';
import { OPEN_PERMISSIONS, PERMISSIONS, type RoutePermission } from '../../shared/contracts/permissions.ts';
import { Fault } from '../../shared/errors.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { AccountStatus, Caller } from '../accounts/account.ts';
import { isServerWide, isVendorOnly, standingForbids } from '../accounts/permission.ts';
import type { Act } from '../audit/audit.ts';
import type { Database } from '../db/open.ts';
import { fromOwnPage, presentedBy } from './caller.ts';
import { type ProblemCode, sendProblem } from './problem.ts';
import { type Answer, type Route, send } from './route.ts';
import { sendStream } from './send-stream.ts';

export interface Gatekeeping {
  readonly database: Database;
  readonly nowMs: () => number;
  /** Who the request's secret names, if it may come from `address`. */
  readonly callerOf: (
    calling: { readonly secret: string; readonly address: string },
    nowMs: number,
  ) => Promise<Result<Caller, 'unauthenticated' | 'address_not_allowed'>>;
  /** An account within the caller's sight, and where it stands. */
  readonly accountOf: (
    scope: string,
    id: string,
  ) => Promise<{ id: string; path: string; status: AccountStatus } | undefined>;
  /** Tells this process what an act changed, before its answer leaves. */
  readonly afterAct: () => Promise<void>;
}

const NOBODY: Caller = {
  actor: 'public',
  accountId: '',
  accountPath: '/nobody/',
  kind: 'customer',
  status: 'active',
  permissions: [],
};
const KNOWN: ReadonlySet<string> = new Set([...PERMISSIONS, ...OPEN_PERMISSIONS]);

/** Puts routes on a router; a permission that is none of the known ones stops the start. */
export function mount(router: Router, routes: readonly Route[], gate: Gatekeeping): void {
  for (const route of routes) {
    if (!KNOWN.has(route.permission)) {
      throw new Fault('route_without_permission', `${route.method} ${route.path} names no permission.`);
    }
    const verb = route.method.toLowerCase() as 'get' | 'post' | 'patch' | 'delete';
    router[verb](route.path, async (req: Request, res: Response) => {
      const result = await answer(route, gate, req);
      if (result.ok && result.value.stream !== undefined) await sendStream(res, result.value, result.value.stream);
      else send(res, result);
    });
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    const allowed = routes.filter((route) => route.path === path).map((route) => route.method);
    router.all(path, (_req, res) => {
      res.setHeader('allow', allowed.join(', '));
      const words = `This address answers ${allowed.join(', ')} only.`;
      sendProblem(res, { code: 'method_not_allowed', message: words, next: 'Use one of these methods.' });
    });
  }
}

async function answer(route: Route, gate: Gatekeeping, req: Request): Answer {
  const result = await admit(route, gate, req);
  if (route.method !== 'GET' && result.ok) await gate.afterAct();
  return result;
}

async function admit(route: Route, gate: Gatekeeping, req: Request): Answer {
  const nowMs = gate.nowMs();
  const presented = presentedBy(req);
  const { secret } = presented;
  const { database } = gate;
  if (route.permission === 'public') {
    return await route.run({ database, caller: NOBODY, act: { actor: NOBODY.actor, nowMs }, secret, req });
  }
  const known = await gate.callerOf({ secret, address: req.ip ?? '' }, nowMs);
  if (!known.ok) return known;
  const own = fromOwnPage(req, presented);
  if (!own.ok) return own;
  const allowed = allow(known.value, route.permission);
  if (!allowed.ok) return allowed;
  const placed = await placeOf(known.value, route.permission, gate, req.get('x-switchkey-account'));
  if (!placed.ok) return placed;
  const { caller, act } = placed.value;
  return await route.run({ database, caller, act: { ...act, nowMs }, secret, req });
}

function allow(caller: Caller, permission: RoutePermission): Result<undefined, ProblemCode> {
  const held: readonly string[] = caller.permissions;
  if (permission === 'user' && caller.userId === undefined) return personOnly();
  if (permission !== 'user' && permission !== 'caller' && !held.includes(permission))
    return forbidden(caller, permission);
  return standingForbids(caller.status, permission) ? notInGoodStanding(caller.status) : accept(undefined);
}

/** S1.8: the caller's sight is narrowed to the account that the request names; what it shows is what it acts on. */
async function placeOf(
  caller: Caller,
  permission: RoutePermission,
  gate: Gatekeeping,
  named: string | undefined,
): Promise<Result<{ caller: Caller; act: Omit<Act, 'nowMs'> }, ProblemCode>> {
  const { actor } = caller;
  if (named === undefined || named === caller.accountId) return accept({ caller, act: { actor } });
  const account = await gate.accountOf(caller.accountPath, named);
  if (account === undefined) {
    return refuse('account_not_found', 'There is no such account within yours.', 'Check x-switchkey-account.');
  }
  if (isServerWide(permission)) {
    return refuse(
      'forbidden',
      'This concerns the whole server; it cannot be done for one account.',
      'Leave x-switchkey-account out.',
    );
  }
  // Whoever stands above may mend a blocked account, but nobody orders for one that may not order.
  if (account.status !== 'active' && standingForbids('suspended', permission)) return notInGoodStanding(account.status);
  return accept({
    caller: { ...caller, accountId: account.id, accountPath: account.path },
    act: { actor, actingFor: account.id },
  });
}

function forbidden({ kind }: Caller, permission: RoutePermission): Result<never, 'forbidden'> {
  if (kind !== 'vendor' && isVendorOnly(permission)) {
    const next = permission === 'grants:write' ? 'Order what the PBX needs, or ask the vendor.' : 'Ask the vendor.';
    return refuse('forbidden', `Only the vendor may do this: it takes the permission ${permission}.`, next);
  }
  return refuse(
    'forbidden',
    `This sign-in or key does not have the permission ${permission}.`,
    `Use one that has ${permission}, or ask an owner of your account, or your seller.`,
  );
}

function personOnly(): Result<never, 'forbidden'> {
  return refuse(
    'forbidden',
    'This is for a person who signed in; a key is nobody.',
    'Sign in with e-mail and password.',
  );
}

const STANDING_WORDS = {
  suspended: ['account_suspended', 'The account is suspended: reading and paying go, new orders do not.'],
  blocked: ['account_blocked', 'The account is blocked.'],
  closed: ['account_closed', 'The account is closed.'],
} as const;

function notInGoodStanding(status: AccountStatus): Result<never, ProblemCode> {
  const [code, words] = STANDING_WORDS[status === 'active' ? 'suspended' : status];
  return refuse(code, words, status === 'suspended' ? 'Pay what is overdue, then try again.' : 'Ask your seller.');
}
