// The seats at a glance: the numbers of every kind, and a list of what an admin should do about them.
import type { Seats, ToDo } from '../../shared/contracts/seats-api.ts';
import { ADD_ONS, BASE_LICENCES } from '../../shared/licence/licence.ts';
import { isBase, type SeatKind, seatKindName } from '../../shared/seats.ts';
import { days } from '../../shared/time.ts';
import type { SeatDatabase } from './database.ts';
import { revisionOf } from './desk.ts';
import type { Stock } from './judge.ts';
import { baseViews, type Sight, tallyView } from './views.ts';

const LISTED = 50;
const SOON_S = days(30);

export interface Overlook extends Sight {
  readonly stock: (kind: SeatKind) => Stock;
  readonly atS: number;
  readonly decidesCalls: boolean;
}

export function overviewOf(overlook: Overlook): Seats {
  const { db, pools, decidesCalls } = overlook;
  const kinds = [...BASE_LICENCES, ...ADD_ONS].filter(
    (kind) => pools.usable.has(kind) || pools.ended.has(kind) || overlook.stock(kind).over > 0,
  );
  const tallies = kinds.map((kind) => tallyView(pools, overlook.stock, kind));
  return {
    revision: revisionOf(db),
    decidesCalls,
    bases: baseViews(),
    tallies,
    toDo: [
      ...kinds.flatMap((kind) => overLimit(overlook, kind)),
      ...(decidesCalls ? withoutSeat(overlook) : []),
      ...notOnPbx(db),
      ...tallies.flatMap(({ kind, name, until }) =>
        until !== undefined && until - overlook.atS <= SOON_S ? [endsSoon(overlook, kind, name, until)] : [],
      ),
    ],
  };
}

/** The newest first: they are the ones that lost it, and the first to come back last. */
function overLimit({ db, stock }: Overlook, kind: SeatKind): ToDo[] {
  const { over, total } = stock(kind);
  if (over === 0) return [];
  const holder = isBase(kind) ? 's' : 'b';
  const rows = db.all<{ extension: string | null; name: string | null }>(
    `select ${holder}.extension, p.name from seats s left join seats b on b.id = s.base
     left join people p on p.id = ${holder}.person
     where s.kind = ? and s.usable = 0 and (s.person is not null or s.base is not null) order by s.rank desc limit ?`,
    ...[kind, LISTED],
  );
  const who = rows.map(({ extension, name }) =>
    extension === null ? (name ?? 'nobody') : `${extension} (${name ?? 'nobody'})`,
  );
  const name = seatKindName(kind);
  return [
    {
      ...{ code: 'over_limit', severity: 'warning', kind },
      message: `${over} assigned ${name} ${over === 1 ? 'licence is' : 'licences are'} not covered: ${total} ${total === 1 ? 'is' : 'are'} in force. Without effect, newest first: ${shortened(who, over)}.`,
      next: 'Order or renew them in the portal, or unassign those that are not needed; the oldest come back first.',
      extensions: rows.flatMap(({ extension }) => extension ?? []),
    },
  ];
}

function withoutSeat({ db, stock }: Overlook): ToDo[] {
  const missing =
    'from extensions e where e.missing_since_ms is null and not exists (select 1 from seats s where s.extension = e.key)';
  const count = db.get<{ n: number }>(`select count(*) as n ${missing}`)?.n ?? 0;
  if (count === 0) return [];
  const keys = db.all<{ key: string }>(`select e.key ${missing} order by e.key limit ?`, LISTED).map(({ key }) => key);
  const { total, assigned } = stock('phone_system');
  const free = total - assigned;
  return [
    {
      ...{ code: 'no_seat', severity: 'warning', kind: 'phone_system' },
      message: `${count === 1 ? '1 extension of the PBX has' : `${count} extensions of the PBX have`} no ${seatKindName('phone_system')} licence and can call emergency numbers only: ${shortened(keys, count)}.`,
      next:
        free > 0
          ? `Assign them: ${free} of ${total} ${free === 1 ? 'is' : 'are'} free.`
          : `All ${total} are assigned: order more in the portal, or unassign others.`,
      extensions: keys,
    },
  ];
}

/** Not an error: an extension may be licensed before its phone is set up. */
function notOnPbx(db: SeatDatabase): ToDo[] {
  const missing =
    'from seats s where s.extension is not null and not exists (select 1 from extensions e where e.key = s.extension and e.missing_since_ms is null)';
  const count = db.get<{ n: number }>(`select count(*) as n ${missing}`)?.n ?? 0;
  if (count === 0) return [];
  const keys = db.all<{ extension: string }>(`select s.extension ${missing} order by s.extension limit ?`, LISTED);
  const extensions = keys.map(({ extension }) => extension);
  return [
    {
      ...{ code: 'not_on_pbx', severity: 'info' },
      message: `${count === 1 ? '1 licence is' : `${count} licences are`} assigned to extensions that the PBX does not have: ${shortened(extensions, count)}.`,
      next: 'Set the extension up on the PBX, or unassign the licence.',
      extensions,
    },
  ];
}

function endsSoon({ dateWords }: Overlook, kind: SeatKind, name: string, until: number): ToDo {
  return {
    ...{ code: 'ends_soon', severity: 'info', kind, extensions: [] },
    message: `${name} licences end on ${dateWords(until)}.`,
    next: 'Renew them in the portal; assignments on ended licences are kept, without effect.',
  };
}

function shortened(names: readonly string[], count: number): string {
  const shown = names.slice(0, 10);
  return count > shown.length ? `${shown.join(', ')} and ${count - shown.length} more` : shown.join(', ');
}
