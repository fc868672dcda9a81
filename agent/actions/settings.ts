// The settings as the page sees and changes them: secrets go in and never come out; what counts only after a restart is named.
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type {
  ChangeSettings,
  GivenCertificate,
  SettingsView,
  TriedPbx,
  TryPbx,
} from '../../shared/contracts/settings-page-api.ts';
import { Fault } from '../../shared/errors.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Settings } from '../config.ts';
import { tellTime } from '../corridor/memory.ts';
import { noteSettings } from '../corridor/note-settings.ts';
import type { Corridor } from '../cycle.ts';
import { tryAsterisk } from '../enforcement/drivers.ts';
import { makeStateDir, writeDurably } from '../licence-store/durable-file.ts';

export interface SettingsVerbs {
  view(): Promise<SettingsView>;
  change(wanted: ChangeSettings): Promise<Result<SettingsView>>;
  /** Logs in to the manager of an Asterisk and out again; nothing is stored. Never throws. */
  tryPbx(wanted: TryPbx): Promise<TriedPbx>;
  bringCertificate(given: GivenCertificate): Promise<Result<SettingsView>>;
}

const SECRET_FILE = 'ami.secret';
const TLS = 'tls';
const BROUGHT = { certificate: 'brought.pem', key: 'brought.key' } as const;

/** `changed` is called after each change that is stored. */
export function settingsVerbs({ deps, memory }: Corridor, changed: () => void): SettingsVerbs {
  const { settings, stateDir } = deps;
  const atStart = settings.read();
  const inState = (...names: string[]) => path.join(stateDir, ...names);

  async function view(): Promise<SettingsView> {
    const now = settings.read();
    const { localApi } = now;
    const held = await heldCertificate(localApi.certificate, deps.clock.wallMs());
    return {
      ...(now.server === undefined ? {} : { server: now.server }),
      ...(now.serial === undefined ? {} : { serial: now.serial }),
      ...(now.proxy === undefined ? {} : { proxy: withoutPassword(now.proxy) }),
      pbx: pbxView(now.driver),
      emergency: now.emergency ?? '',
      refuseRegistration: now.refuseRegistration,
      severalExtensionsPerUser: now.severalExtensionsPerUser,
      https: {
        ...(localApi.bind === undefined ? {} : { bind: localApi.bind }),
        port: localApi.httpsPort,
        names: [...(localApi.names ?? [])],
        certificate: localApi.certificate === undefined ? 'own' : 'brought',
        ...(held === undefined ? {} : { held }),
      },
      afterRestart: [
        ...(now.proxy === atStart.proxy ? [] : (['proxy'] as const)),
        ...(same(now.driver, atStart.driver) ? [] : (['pbx'] as const)),
        ...(same(now.localApi, atStart.localApi) ? [] : (['https'] as const)),
      ],
    };
  }

  async function store(work: () => Partial<Settings>): Promise<Result<SettingsView>> {
    try {
      settings.change(work());
    } catch (thrown) {
      if (!(thrown instanceof Fault)) throw thrown;
      return refuse(thrown.code, `${thrown.message}. Nothing was changed.`, 'Correct it and save again.');
    }
    noteSettings(memory, deps);
    changed();
    return accept(await view());
  }

  return {
    view,
    change: ({ server, proxy, pbx, https, emergency, ...plain }) =>
      store(() => ({
        ...plain,
        ...(server === undefined ? {} : { server: server ?? undefined }),
        ...(proxy === undefined ? {} : { proxy: proxy ?? undefined }),
        ...(emergency === undefined ? {} : { emergency: emergency === '' ? undefined : emergency }),
        ...(pbx === undefined ? {} : { driver: driverWith(settings.read().driver, pbx, inState(SECRET_FILE)) }),
        ...(https === undefined ? {} : { localApi: localApiWith(settings.read().localApi, https) }),
      })),
    async tryPbx({ secret, ...peer }) {
      const { driver } = settings.read();
      const kept = driver.kind === 'asterisk' ? path.resolve(stateDir, driver.secretFile) : inState(SECRET_FILE);
      return tryAsterisk({ ...peer, secret: secret ?? secretIn(kept) });
    },
    async bringCertificate(given) {
      const { localApi } = settings.read();
      if (given.kind === 'own') {
        const { certificate: _, ...rest } = localApi;
        const back = await store(() => ({ localApi: rest }));
        if (back.ok) for (const name of Object.values(BROUGHT)) rmSync(inState(TLS, name), { force: true });
        return back;
      }
      const read = await readGiven(given, localApi.names ?? [], tellTime(memory, deps));
      if (!read.ok) return read;
      return store(() => {
        makeStateDir(inState(TLS));
        writeDurably(inState(TLS, BROUGHT.key), Buffer.from(read.value.keyPem));
        writeDurably(inState(TLS, BROUGHT.certificate), Buffer.from(read.value.certPem));
        const certificate = { pem: inState(TLS, BROUGHT.certificate), key: inState(TLS, BROUGHT.key) };
        return { localApi: { ...localApi, certificate } };
      });
    },
  };
}

function pbxView(driver: Settings['driver']): SettingsView['pbx'] {
  if (driver.kind === 'simulator') return { kind: 'simulator' };
  const { kind, host, port, username, secretFile } = driver;
  return { kind, host, port, username, secretFile };
}

/** A given secret is written to a file of the state folder before the settings name it. */
function driverWith(
  before: Settings['driver'],
  { secret, ...peer }: NonNullable<ChangeSettings['pbx']>,
  ownFile: string,
): Settings['driver'] {
  if (secret !== undefined) writeDurably(ownFile, Buffer.from(`${secret}\n`));
  if (before.kind === 'asterisk')
    return { ...before, ...peer, ...(secret === undefined ? {} : { secretFile: ownFile }) };
  return { kind: 'asterisk', configDir: '/etc/asterisk', secretFile: ownFile, ...peer };
}

function localApiWith(
  before: Settings['localApi'],
  { bind, port, names }: NonNullable<ChangeSettings['https']>,
): Settings['localApi'] {
  const { bind: _, names: __, ...rest } = before;
  return {
    ...rest,
    httpsPort: port,
    ...(bind === null ? {} : { bind }),
    ...(names.length === 0 ? {} : { names }),
  };
}

/** '' where there is none: the login is then refused, which says so. */
function secretIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}

/** What reads certificates is loaded only here: most agents never need it. */
async function readGiven(given: Exclude<GivenCertificate, { kind: 'own' }>, names: readonly string[], nowMs: number) {
  const [{ readPem }, { readPkcs12 }, { cleanNames }] = await Promise.all([
    import('../../shared/tls/certificate.ts'),
    import('../../shared/tls/pkcs12.ts'),
    import('../../shared/tls/names.ts'),
  ]);
  const wanted = names.length === 0 ? accept([]) : cleanNames(names);
  if (!wanted.ok) return wanted;
  return given.kind === 'pem'
    ? readPem({ certPem: given.certificate, keyPem: given.key }, { nowMs, names: wanted.value })
    : readPkcs12(Buffer.from(given.bundle, 'base64'), given.password, { nowMs, names: wanted.value });
}

/** Of the brought one, as far as it can be read; a bundle that the settings name is not opened for this. */
async function heldCertificate(certificate: Settings['localApi']['certificate'], nowMs: number) {
  if (certificate === undefined || !('pem' in certificate)) return undefined;
  try {
    const certPem = readFileSync(certificate.pem, 'utf8');
    const keyPem = readFileSync(certificate.key ?? certificate.pem, 'utf8');
    const read = await readGiven({ kind: 'pem', certificate: certPem, key: keyPem }, [], nowMs);
    if (!read.ok) return undefined;
    const { names, issuer, notAfterMs } = read.value;
    return { names: [...names], issuer, until: Math.floor(notAfterMs / 1000) };
  } catch {
    return undefined;
  }
}

function withoutPassword(address: string): string {
  const url = new URL(address);
  url.password = '';
  return url.toString();
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
