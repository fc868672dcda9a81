// Licences of people for a person: the numbers, who has what, and what to do.
import type { PeoplePage, Seat, SeatPage, Seats } from '../../../shared/contracts/seats-api.ts';
import { seatKindName } from '../../../shared/seats.ts';
import { aligned, blocks } from './layout.ts';

export function seatsWords({ tallies, toDo, decidesCalls }: Seats): string {
  const rows = tallies.map(({ name, type, total, assigned, available, trial, overLimit }): [string, string] => [
    type === 'base' ? name : `  ${name}`,
    `${assigned} of ${total} assigned, ${available} available` +
      (trial === 0 ? '' : `, ${trial} on trial`) +
      (overLimit === 0 ? '' : `, ${overLimit} over the limit`),
  ]);
  return blocks(
    [
      decidesCalls
        ? 'Extensions call by their Phone System licence; emergency numbers pass always.'
        : 'Extensions call without a base licence: no Phone System was sold for this PBX.',
    ],
    aligned(rows),
    toDo.flatMap(({ severity, message, next }) => [
      `${severity === 'warning' ? 'Warning' : 'Note'}: ${message}`,
      `  ${next}`,
    ]),
  );
}

export function seatPageWords({ items, next, empty }: SeatPage): string {
  if (items.length === 0) return empty ?? 'Nothing.';
  return blocks(aligned(items.map((seat): [string, string] => [placeOf(seat), seatText(seat)])), more(next));
}

function placeOf({ extension, person, seat }: Seat): string {
  const who = person === undefined ? 'free' : extension === undefined ? person.name : `${extension} ${person.name}`;
  return seat === undefined ? who : `${who} (#${seat})`;
}

function seatText({ kind, unit, did, trial, warning, addOns }: Seat): string {
  const attached = addOns.map(({ code, usable }) => (usable ? code : `${code} (over the limit)`));
  return [
    [
      seatKindName(kind),
      ...(unit === undefined ? [] : [unit]),
      ...(did === undefined ? [] : [`number ${did}`]),
      ...(trial === true ? ['trial'] : []),
    ].join(', '),
    ...(attached.length === 0 ? [] : [attached.join(' ')]),
    ...(warning === undefined ? [] : [`! ${warning}`]),
  ].join('\n');
}

export function peopleWords({ items, next, empty }: PeoplePage): string {
  if (items.length === 0) return empty ?? 'Nobody.';
  const rows = items.map(({ id, name, email, extension, seats }): [string, string] => [
    name,
    [
      ...(extension === undefined ? [] : [`extension ${extension}`]),
      ...(email === undefined ? [] : [email]),
      id,
      seats.length === 0 ? 'has no licence' : `has ${seats.map(({ kind }) => seatKindName(kind)).join(', ')}`,
    ].join(', '),
  ]);
  return blocks(aligned(rows), more(next));
}

function more(next: string | undefined): string[] {
  return next === undefined ? [] : [`There are more: --cursor ${next}`];
}
