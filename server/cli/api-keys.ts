// `api-key add`, `list`, `allow`, `reset`, `revoke`.
import { Command } from 'commander';
import { PERMISSIONS, SCOPES } from '../../shared/contracts/permissions.ts';
import { accept, refuse } from '../../shared/result.ts';
import { isoOf } from '../../shared/time.ts';
import { findAccount } from '../accounts/account-store.ts';
import { listApiKeys } from '../accounts/api-key-store.ts';
import { accountNotFound } from '../flows/add-account.ts';
import { addApiKey, changeApiKey, endApiKey, resetApiKey } from '../flows/manage-api-keys.ts';
import { table, verb } from './command.ts';
import type { Terminal } from './terminal.ts';

export function apiKeyCommands(terminal: Terminal): Command {
  const apiKey = new Command('api-key').description('keys of the JSON API');
  const add = apiKey.command('add').description('make a key; it is shown once').requiredOption('--name <name>');
  add
    .option('--account <id>', 'whose sight it has; absent: the vendor')
    .option('--scopes <list>', 'read, write, or permissions such as pbxs:read', 'read')
    .option('--allow <list>', 'addresses and networks it may be used from, such as 192.0.2.0/24; absent: everywhere');
  verb<{ name: string; account?: string; scopes: string; allow?: string }>(add, terminal, async (office, options) => {
    const { deps, act, vendor } = office;
    const account = await findAccount(deps.database.reader, vendor.path, options.account ?? vendor.id);
    if (account === undefined) return accountNotFound();
    const asked = options.scopes.split(',').map((scope) => scope.trim());
    const scopes = SCOPES.filter((scope) => asked.includes(scope));
    if (scopes.length !== asked.length)
      return refuse('validation_failed', `Scopes are ${SCOPES.join(', ')}.`, 'Name one or more of them.');
    const added = await office.transact((trx) =>
      addApiKey(trx, deps.random, act, { account, name: options.name, scopes, allowedRanges: listed(options.allow) }),
    );
    return added.ok ? accept({ text: added.value.apiKey, json: added.value }) : added;
  });
  verb(apiKey.command('list').description('every key, without its secret'), terminal, async ({ deps, vendor }) => {
    const keys = await listApiKeys(deps.database.reader, vendor.path);
    const rows = keys.map((key) => {
      const state = key.revokedAtMs === null ? 'in force' : 'revoked';
      return [
        key.id,
        key.name,
        key.scopes.join(' '),
        isoOf(Math.floor(key.createdAtMs / 1000)),
        state,
        key.allowedRanges.join(' '),
      ];
    });
    return accept({ text: table(['id', 'name', 'scopes', 'made', 'state', 'from'], rows), json: keys });
  });
  const allow = apiKey.command('allow').description('say from where a key may be used').argument('<id>');
  allow.requiredOption('--from <list>', 'addresses and networks in CIDR notation; "" for everywhere');
  verb<{ from: string }>(allow, terminal, async ({ act, vendor, transact }, options, id = '') => {
    const order = { id, scope: vendor.path, permissions: PERMISSIONS, allowedRanges: listed(options.from) };
    const changed = await transact((trx) => changeApiKey(trx, act, order));
    if (!changed.ok) return changed;
    const { allowedRanges } = changed.value;
    const where = allowedRanges.length === 0 ? 'everywhere' : allowedRanges.join(', ');
    return accept({ text: `${id} may be used from ${where}.`, json: changed.value });
  });
  const reset = apiKey.command('reset').description('give a key a new secret; it is shown once').argument('<id>');
  verb(reset, terminal, async ({ deps, act, vendor, transact }, _options, id = '') => {
    const order = { id, scope: vendor.path, permissions: PERMISSIONS };
    const done = await transact((trx) => resetApiKey(trx, deps.random, act, order));
    return done.ok ? accept({ text: done.value.apiKey, json: done.value }) : done;
  });
  const revoke = apiKey.command('revoke').description('end a key now').argument('<id>');
  verb(revoke, terminal, async ({ act, vendor, transact }, _options, id = '') => {
    const ended = await transact((trx) => endApiKey(trx, act, { id, scope: vendor.path }));
    return ended.ok ? accept({ text: `${id} no longer works.`, json: ended.value }) : ended;
  });
  return apiKey;
}

function listed(text = ''): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
