// What is true after a kill, read from outside: the PBX's disk, the agent's folder, and every document the server signed.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { scheduleText } from '../../agent/enforcement/call-schedule.ts';
import { type Family, stateFromRows } from '../../agent/enforcement/state-rows.ts';
import { callsSchedule, capacityAt } from '../../shared/capacity.ts';
import type { Licence } from '../../shared/licence/licence.ts';
import type { TrustRoot } from '../../shared/licence/trust.ts';
import { verifyLicence } from '../../shared/licence/verify-licence.ts';

/** Everything about the limits on the PBX as text, so that two can be compared part by part. */
export interface Limits {
  readonly revision: string;
  readonly calls: string;
  readonly extensions: string;
  readonly blocked: string;
  readonly services: string;
}
type Parts = Omit<Limits, 'revision'>;

export interface Position {
  readonly epoch: number;
  readonly seq: number;
}

export const EXTENSIONS: readonly string[] = Array.from({ length: 12 }, (_, n) => String(1001 + n));

/** A PBX as it comes from its maker, on its disk. */
export function newPbx(): string {
  return JSON.stringify({ extensions: EXTENSIONS, trunks: [], rows: [] });
}

/** What is on the disk of the simulated PBX. Throws where that is not whole. */
export function limitsOnDisk(stateDir: string): Limits {
  const file = JSON.parse(readFileSync(path.join(stateDir, 'simulator.json'), 'utf8'));
  const rows = new Map<Family, Map<string, string>>();
  for (const [family, key, value] of file.rows as [Family, string, string][]) {
    rows.set(family, (rows.get(family) ?? new Map()).set(key, value));
  }
  const state = stateFromRows(rows);
  return {
    revision: state.revision ?? '',
    calls: state.calls === undefined ? '' : scheduleText(state.calls),
    extensions: sorted(state.extensions.keys()),
    blocked: sorted(state.blocked),
    services: sorted([...state.services].map(([service, value]) => `${service}=${value}`)),
  };
}

/** What a licence gives, worked out from its grants alone. */
export function limitsOf(licence: Licence): Limits {
  const capacity = capacityAt(licence, licence.issuedAt);
  return {
    revision: `${licence.epoch}.${licence.seq}`,
    calls: scheduleText(callsSchedule(licence, licence.issuedAt)),
    extensions: sorted(EXTENSIONS.slice(0, capacity.extensions)),
    blocked: sorted(capacity.extensions === 0 ? [] : EXTENSIONS.slice(capacity.extensions)),
    services: sorted([...capacity.services.keys()].map((service) => `${service}=1`)),
  };
}

/** The agent's folder as a kill left it. */
export interface FolderLeft {
  /** The further of the two records. */
  readonly position: Position;
  readonly licence: Uint8Array;
  /** A write was going on: record and second record differ. */
  readonly recordsDiffer: boolean;
}

/** Throws where a file that is replaced as a whole is not whole. */
export function folderLeft(stateDir: string): FolderLeft {
  const read = (name: string) => readFileSync(path.join(stateDir, name));
  const [first, second] = ['high-water.json', 'high-water.2.json'].map((name) => read(name).toString());
  const [a, b] = [first, second].map((text) => {
    const record = JSON.parse(JSON.parse(text ?? '').record) as { licence?: Position };
    return record.licence ?? { epoch: 0, seq: 0 };
  });
  if (a === undefined || b === undefined) throw new Error('a record is missing');
  return { position: furthest(a, b), licence: read('licence.bin'), recordsDiffer: first !== second };
}

export function furthest(a: Position, b: Position): Position {
  return (a.epoch - b.epoch || a.seq - b.seq) >= 0 ? a : b;
}

export interface Signed {
  readonly position: Position;
  readonly document: Uint8Array;
  readonly licence: Licence;
}

/** Every document the server has for one PBX, by `epoch.seq`; each is verified. */
export class SignedDocuments {
  readonly all = new Map<string, Signed>();
  readonly #file: string;
  readonly #root: TrustRoot;
  readonly #pbxId: string;

  constructor(file: string, root: TrustRoot, pbxId: string) {
    this.#file = file;
    this.#root = root;
    this.#pbxId = pbxId;
  }

  /** Reads what came since. The server must be running: then nobody has to repair what a killed one left. */
  read(): void {
    const database = new DatabaseSync(this.#file, { readOnly: true, timeout: 5_000 });
    const rows = database
      .prepare('select epoch, seq, document from licences where pbx_id = ? order by epoch, seq')
      .all(this.#pbxId) as unknown as { epoch: number; seq: number; document: Uint8Array }[];
    database.close();
    for (const { epoch, seq, document } of rows) {
      const name = `${epoch}.${seq}`;
      const known = this.all.get(name);
      if (known !== undefined && Buffer.compare(known.document, document) !== 0) {
        throw new Error(`the server changed document ${name}`);
      }
      if (known !== undefined) continue;
      const verified = verifyLicence(document, this.#root);
      if (!verified.ok) throw new Error(`the server keeps a document ${name} that is not genuine`);
      this.all.set(name, { position: { epoch, seq }, document, licence: verified.value.licence });
    }
  }

  /** The one with these very bytes. */
  find(document: Uint8Array): Signed | undefined {
    return [...this.all.values()].find((one) => Buffer.compare(one.document, document) === 0);
  }

  latest(): Signed {
    const last = [...this.all.values()].at(-1);
    if (last === undefined) throw new Error('nothing was signed');
    return last;
  }
}

/** What is wrong with the limits found, in a sentence; undefined when they are a signed state, or half-way to the next. */
export function judgeLimits(found: Limits, signed: SignedDocuments): 'exact' | 'under way' | { wrong: string } {
  const named = signed.all.get(found.revision);
  if (named === undefined) return { wrong: `revision '${found.revision}' was never signed` };
  const parts = ['calls', 'extensions', 'blocked', 'services'] as const satisfies readonly (keyof Parts)[];
  const wanted = limitsOf(named.licence);
  if (parts.every((part) => found[part] === wanted[part])) return 'exact';
  // The revision is written last: an apply that was cut off has every part as it was or as a later document wants it.
  const later = [...signed.all.values()]
    .filter(({ position }) => furthest(position, named.position) === position)
    .map(({ licence }) => limitsOf(licence));
  const one = (['calls', 'services'] as const).every((part) => later.some((limits) => limits[part] === found[part]));
  const each = EXTENSIONS.every((extension) =>
    later.some((limits) => limits.extensions.includes(extension) === found.extensions.includes(extension)),
  );
  if (later.length < 2 || !one || !each) return { wrong: `what ${found.revision} became: ${JSON.stringify(found)}` };
  return 'under way';
}

function sorted(names: Iterable<string>): string {
  return [...names].sort().join(',');
}
