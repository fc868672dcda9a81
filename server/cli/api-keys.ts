// `api-key add`, `list`, `revoke`.
import { Command } from 'commander';
import { SCOPES } from '../../shared/contracts/permissions.ts';
import { accept, refuse } from '../../shared/result.ts';
import { isoOf } from '../../shared/time.ts';
import { findAccount } from '../accounts/account-store.ts';
import { listApiKeys } from '../accounts/api-key-store.ts';
import { accountNotFound } from '../flows/add-account.ts';
import { addApiKey, endApiKey } from '../flows/manage-api-keys.ts';
import { table, verb } from './command.ts';
import type { Terminal } from './terminal.ts';

export function apiKeyCommands(terminal: Terminal): Command {
  const apiKey = new Command('api-key').description('keys of the JSON API');
  const add = apiKey.command('add').description('make a key; it is shown once').requiredOption('--name <name>');
  add
    .option('--account <id>', 'whose sight it has; absent: the vendor')
    .option('--scopes <list>', 'read, write, or permissions such as pbxs:read', 'read');
  verb<{ name: string; account?: string; scopes: string }>(add, terminal, async (office, options) => {
    const { deps, act, vendor } = office;
    const account = await findAccount(deps.database.reader, vendor.path, options.account ?? vendor.id);
    if (account === undefined) return accountNotFound();
    const asked = options.scopes.split(',').map((scope) => scope.trim());
    const scopes = SCOPES.filter((scope) => asked.includes(scope));
    if (scopes.length !== asked.length)
      return refuse('validation_failed', `Scopes are ${SCOPES.join(', ')}.`, 'Name one or more of them.');
    const added = await office.transact((trx) =>
      addApiKey(trx, deps.random, act, { account, name: options.name, scopes }),
    );
    return added.ok ? accept({ text: added.value.apiKey, json: added.value }) : added;
  });
  verb(apiKey.command('list').description('every key, without its secret'), terminal, async ({ deps, vendor }) => {
    const keys = await listApiKeys(deps.database.reader, vendor.path);
    const rows = keys.map((key) => {
      const state = key.revokedAtMs === null ? 'in force' : 'revoked';
      return [key.id, key.name, key.scopes.join(' '), isoOf(Math.floor(key.createdAtMs / 1000)), state];
    });
    return accept({ text: table(['id', 'name', 'scopes', 'made', 'state'], rows), json: keys });
  });
  const revoke = apiKey.command('revoke').description('end a key now').argument('<id>');
  verb(revoke, terminal, async ({ act, vendor, transact }, _options, id = '') => {
    const ended = await transact((trx) => endApiKey(trx, act, { id, scope: vendor.path }));
    return ended.ok ? accept({ text: `${id} no longer works.`, json: ended.value }) : ended;
  });
  return apiKey;
}
