// A house with every kind of account in it, each with people of every role, a PBX, an agent and whatever else routes name.
import { randomBytes } from 'node:crypto';
import type { Account, Role } from '../../server/accounts/account.ts';
import { addAccountBelow, addPerson, addTeam, type Person, vendorOf } from './people.ts';
import { enrol, rawAgent } from './raw-agent.ts';
import type { TestServer } from './server.ts';

export const PLACES = ['vendor', 'partner', 'sibling', 'subpartner', 'customer'] as const;
export type PlaceName = (typeof PLACES)[number];

export interface Place {
  readonly name: PlaceName;
  readonly account: Account;
  readonly team: Readonly<Record<Role, Person>>;
  /** A viewer, for others to manage. */
  readonly clerk: Person;
  readonly pbxId: string;
  readonly serial: string;
  readonly subscription: number;
}

export interface Stage {
  readonly server: TestServer;
  readonly places: Readonly<Record<PlaceName, Place>>;
}

/** partner and sibling below the vendor; subpartner and customer below partner. */
export async function setStage(server: TestServer): Promise<Stage> {
  const vendor = await vendorOf(server);
  const partner = await addAccountBelow(server, vendor, 'partner', 'Northwind');
  const accounts = {
    vendor,
    partner,
    sibling: await addAccountBelow(server, vendor, 'partner', 'Southgate'),
    subpartner: await addAccountBelow(server, partner, 'partner', 'Easterly'),
    customer: await addAccountBelow(server, partner, 'customer', 'Westend'),
  };
  const places: [PlaceName, Place][] = [];
  for (const name of PLACES) places.push([name, await furnish(server, name, accounts[name])]);
  return { server, places: Object.fromEntries(places) as Stage['places'] };
}

async function furnish(server: TestServer, name: PlaceName, account: Account): Promise<Place> {
  const serial = `SN-${name.toUpperCase()}`;
  const pbxId = await freshPbx(server, account, serial);
  const { subscription } = await server.addGrant(pbxId, {
    offer: 'PSE-CC',
    kind: 'extensions',
    quantity: 2,
    until: '2099-01-01',
  });
  const team = await addTeam(server, account);
  return { name, account, team, clerk: await addPerson(server, account, 'viewer'), pbxId, serial, subscription };
}

export async function freshPbx(server: TestServer, account: Account, serial = freshName('SN')): Promise<string> {
  const { body } = await server.api('POST', '/pbxs', { serial, name: serial, accountId: account.id });
  return body.id;
}

export async function freshAgent(server: TestServer, account: Account): Promise<{ pbxId: string; agentId: string }> {
  const serial = freshName('SN');
  const pbxId = await freshPbx(server, account, serial);
  const enrolled = await enrol(server.url, rawAgent(), await server.enrolmentToken(pbxId), serial);
  return { pbxId, agentId: enrolled.body.agentId };
}

export function freshName(prefix: string): string {
  return `${prefix}-${randomBytes(6).toString('hex').toUpperCase()}`;
}
