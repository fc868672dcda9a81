// `account add`, `account list` and `account move`.
import { Command, Option } from 'commander';
import { accept } from '../../shared/result.ts';
import { listAccounts } from '../accounts/account-store.ts';
import { addAccount } from '../flows/add-account.ts';
import { table, verb } from './command.ts';
import { moveAccountCommand } from './moves.ts';
import type { Terminal } from './terminal.ts';

interface AddOptions {
  readonly kind: 'partner' | 'customer';
  readonly name: string;
  readonly email: string;
  readonly parent?: string;
}

export function accountCommands(terminal: Terminal): Command {
  const account = new Command('account').description('partners and customers');
  const add = account.command('add').description('add an account');
  add.addOption(new Option('--kind <kind>').choices(['partner', 'customer']).makeOptionMandatory());
  add.requiredOption('--name <name>').requiredOption('--email <address>');
  add.option('--parent <id>', 'account above it; absent: the vendor');
  verb<AddOptions>(add, terminal, async ({ deps, act, vendor, transact }, options) => {
    const { kind, name, email, parent = vendor.id } = options;
    const order = { kind, name, email, parentId: parent, scope: vendor.path };
    const added = await transact((trx) => addAccount(trx, deps.random, act, order));
    return added.ok ? accept({ text: `Added ${name}: ${added.value.id}`, json: added.value }) : added;
  });
  verb(account.command('list').description('every account'), terminal, async ({ deps, vendor }) => {
    const accounts = await listAccounts(deps.database.reader, vendor.path, {}, { limit: 10_000 });
    const rows = accounts
      .toSorted((a, b) => a.path.localeCompare(b.path))
      .map(({ id, kind, name, path }) => [id, kind, '  '.repeat(path.split('/').length - 3) + name]);
    return accept({ text: table(['id', 'kind', 'name'], rows), json: accounts });
  });
  moveAccountCommand(account, terminal);
  return account;
}
