// Whom the actors of the audit trail name, in SQL: a user, an API key or the PBX of an agent, as far as the reader sees them.
import type { Db } from '../db/open.ts';

/** `user:…`, `key:…` and `agent:…` to the name that people know; who is not within the scope has none. */
export async function actorNames(
  db: Db,
  scope: string,
  actors: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const within = (kind: string) => {
    const ids = actors.filter((actor) => actor.startsWith(`${kind}:`)).map((actor) => actor.slice(kind.length + 1));
    return [...new Set(ids)];
  };
  const [users, keys, agents] = [within('user'), within('key'), within('agent')];
  const names = new Map<string, string>();
  if (users.length > 0) {
    const rows = await db
      .selectFrom('users')
      .innerJoin('accounts', 'accounts.id', 'users.account_id')
      .select(['users.id', 'users.name', 'users.email'])
      .where('users.id', 'in', users)
      .where('accounts.path', 'like', `${scope}%`)
      .execute();
    for (const { id, name, email } of rows) names.set(`user:${id}`, name === '' ? email : name);
  }
  if (keys.length > 0) {
    const rows = await db
      .selectFrom('api_keys')
      .innerJoin('accounts', 'accounts.id', 'api_keys.account_id')
      .select(['api_keys.id', 'api_keys.name'])
      .where('api_keys.id', 'in', keys)
      .where('accounts.path', 'like', `${scope}%`)
      .execute();
    for (const { id, name } of rows) names.set(`key:${id}`, name);
  }
  if (agents.length > 0) {
    const rows = await db
      .selectFrom('agents')
      .innerJoin('pbxs', 'pbxs.id', 'agents.pbx_id')
      .select(['agents.id', 'pbxs.serial'])
      .where('agents.id', 'in', agents)
      .where('pbxs.account_path', 'like', `${scope}%`)
      .execute();
    for (const { id, serial } of rows) names.set(`agent:${id}`, serial);
  }
  return names;
}
