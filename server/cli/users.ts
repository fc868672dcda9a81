// `user add`, `list`, `reset-password`, `reset-second-factor`, `disable`.
import { Command, Option } from 'commander';
import { PERMISSIONS } from '../../shared/contracts/permissions.ts';
import { accept, type Result } from '../../shared/result.ts';
import { isoOf } from '../../shared/time.ts';
import { ROLES, type Role } from '../accounts/account.ts';
import { usersWithSecondFactor } from '../accounts/second-factor-store.ts';
import { findUserByEmail, listUsers, type PlacedUser } from '../accounts/user-store.ts';
import { type GivenLink, givePasswordReset, inviteUser } from '../flows/give-link.ts';
import { changeUser, type Manager, resetSecondFactor } from '../flows/manage-users.ts';
import { userNotFound } from '../flows/prove-person.ts';
import { type Office, table, verb } from './command.ts';
import type { Terminal } from './terminal.ts';

interface AddOptions {
  readonly email: string;
  readonly role: Role;
  readonly account?: string;
}

export function userCommands(terminal: Terminal): Command {
  const user = new Command('user').description('who may sign in');
  const add = user
    .command('add')
    .description('invite a user; the link is shown once')
    .requiredOption('--email <address>');
  add.addOption(new Option('--role <role>').choices(ROLES).makeOptionMandatory());
  add.option('--account <id>', 'whose user it is; absent: the vendor');
  verb<AddOptions>(add, terminal, async (office, { email, role, account }) => {
    const order = { email, role, accountId: account ?? office.vendor.id };
    const { deps, act } = office;
    const given = await office.transact((trx) => inviteUser(trx, deps.random, act, operator(office), order));
    return given.ok ? accept({ text: linkText(given.value), json: given.value }) : given;
  });
  verb(user.command('list').description('every user'), terminal, async ({ deps, vendor }) => {
    const db = deps.database.reader;
    const users = await listUsers(db, vendor.path, { afterId: '', limit: 10_000 });
    const secured = await usersWithSecondFactor(
      db,
      users.map(({ id }) => id),
    );
    const json = users.map(({ passwordHash: _, accountPath: __, ...shown }) => {
      return { ...shown, secondFactor: secured.has(shown.id) };
    });
    const rows = json.map(({ email, role, accountId, disabledAtMs, secondFactor }) => {
      return [email, role, accountId, secondFactor ? 'yes' : 'no', disabledAtMs === null ? 'in use' : 'disabled'];
    });
    return accept({ text: table(['e-mail', 'role', 'account', 'second factor', 'state'], rows), json });
  });
  onUser(
    user.command('reset-password').description('link that sets a new password'),
    terminal,
    async (office, found) => {
      const { deps, act, transact } = office;
      const given = await transact((trx) => givePasswordReset(trx, deps.random, act, operator(office), found.id));
      return given.ok ? accept({ text: linkText(given.value), json: given.value }) : given;
    },
  );
  onUser(
    user.command('reset-second-factor').description('for a user who lost the app and the recovery codes'),
    terminal,
    async (office, { id, email }) => {
      const reset = await office.transact((trx) => resetSecondFactor(trx, office.act, operator(office), id));
      return reset.ok ? accept({ text: `${email} signs in with the password alone.`, json: { id, email } }) : reset;
    },
  );
  onUser(user.command('disable').description('shut a user out now'), terminal, async (office, { id, email }) => {
    const order = { userId: id, change: { disabled: true } };
    const disabled = await office.transact((trx) => changeUser(trx, office.act, operator(office), order));
    return disabled.ok ? accept({ text: `${email} is shut out.`, json: { id, email } }) : disabled;
  });
  return user;
}

/** The operator at the machine may do everything. */
function operator({ vendor }: Office): Manager {
  return { permissions: PERMISSIONS, accountPath: vendor.path };
}

type Said = Result<{ text: string; json: unknown }>;

/** People name a user by the e-mail they sign in with. */
function onUser(command: Command, terminal: Terminal, work: (office: Office, user: PlacedUser) => Promise<Said>): void {
  verb(command.argument('<e-mail>'), terminal, async (office, _options, email = '') => {
    const found = await findUserByEmail(office.deps.database.reader, email);
    return found === undefined ? userNotFound() : await work(office, found);
  });
}

function linkText({ token, untilMs }: GivenLink): string {
  return `${token}\nGood once, until ${isoOf(Math.floor(untilMs / 1000))}.`;
}
