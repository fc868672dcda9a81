// What goes onto an Asterisk host: gate, wrapper contexts, manager account, registrar line; and what the admin adds by hand.
import { readFileSync } from 'node:fs';
import type { InstallFile, InstallPlan } from '../driver.ts';
import { BUILT_IN_NUMBERS } from '../emergency.ts';
import { addOnExamples, gateFile, wrapperContext } from './gate.ts';

export interface InstallSettings {
  readonly username: string;
  readonly secretFile: string;
  /** The PBX's configuration folder, e.g. /etc/asterisk. */
  readonly configDir: string;
}

/** Contexts in which endpoints start today; the wrappers stand before them. */
export interface StartContexts {
  readonly extensions: readonly string[];
  readonly trunks: readonly string[];
}

const WRAPPER_PREFIX = 'switchkey-';

/** As FreePBX and many hand-written dialplans name them; used until a probe has seen the real ones. */
export const USUAL_CONTEXTS: StartContexts = { extensions: ['from-internal'], trunks: ['from-trunk'] };

/** The order of the instructions matters: the gate fails closed, so state is written before calls can meet it. */
export function installPlan(settings: InstallSettings, contexts: StartContexts, newSecret: string): InstallPlan {
  const { configDir, secretFile, username } = settings;
  const secret = storedSecret(secretFile) ?? newSecret;
  const file = (name: string, content: string, mode = 0o644): InstallFile => ({
    path: `${configDir}/switchkey/${name}`,
    content,
    mode,
  });
  return {
    files: [
      { path: secretFile, content: `${secret}\n`, mode: 0o600, secret: true },
      { ...file('manager.conf', managerAccount(username, secret), 0o640), secret: true },
      file('gate.conf', gateFile({ emergency: BUILT_IN_NUMBERS })),
      file('contexts.conf', wrapperContexts(contexts)),
      file('sorcery-aor.conf', REGISTRAR_LINES),
      file('add-ons.conf', addOnExamples()),
    ],
    instructions: [
      `Make ${configDir}/switchkey/manager.conf readable for the user Asterisk runs as.`,
      'At the end of manager.conf (FreePBX: manager_custom.conf) add: #include switchkey/manager.conf',
      'Run `asterisk -rx "manager reload"`, start the agent and wait until `status` says that the PBX is connected and the licence is in force: the gate refuses every call but emergency calls while nothing is written.',
      'At the end of extensions.conf (FreePBX: extensions_custom.conf) add: #include switchkey/gate.conf',
      'Below it add: #include switchkey/contexts.conf',
      'Run `asterisk -rx "dialplan reload"`.',
      ...wrapperInstructions(contexts),
      'To refuse registrations too: in sorcery.conf, as the first line of the section [res_pjsip], add: #include switchkey/sorcery-aor.conf and restart Asterisk at a quiet hour.',
      'Run `doctor`: it names every way round the gate that is left.',
      'Optional, where add-ons were sold: below contexts.conf add #include switchkey/add-ons.conf, and call from your dialplan what you want of it (call recording, do-not-call check, kinds of devices); its first lines say how.',
    ],
  };
}

function wrapperName(context: string, callers: 'extensions' | 'trunk'): string {
  return callers === 'extensions' ? `${WRAPPER_PREFIX}${context}` : `${WRAPPER_PREFIX}trunk-${context}`;
}

/** The context behind a wrapper by the wrapper's name; undefined for a context that is none. */
export function wrappedContext(name: string): { target: string; callers: 'extensions' | 'trunk' } | undefined {
  const trunk = `${WRAPPER_PREFIX}trunk-`;
  if (name.startsWith(trunk)) return { target: name.slice(trunk.length), callers: 'trunk' };
  if (name.startsWith(WRAPPER_PREFIX)) return { target: name.slice(WRAPPER_PREFIX.length), callers: 'extensions' };
  return undefined;
}

function wrapperContexts({ extensions, trunks }: StartContexts): string {
  const wrappers = (contexts: readonly string[], callers: 'extensions' | 'trunk') =>
    contexts.map((target) =>
      wrapperContext({ name: wrapperName(target, callers), target, callers, emergency: BUILT_IN_NUMBERS }),
    );
  return [
    '; Written by the Switchkey agent. Endpoints start here, pass the gate, and go on where they started before.',
    '; Extensions tell the gate who calls:',
    ...wrappers(extensions, 'extensions'),
    '; Trunks do not: calls from outside are counted, nobody is refused by name.',
    ...wrappers(trunks, 'trunk'),
  ].join('\n');
}

function wrapperInstructions({ extensions, trunks }: StartContexts): readonly string[] {
  const line = (context: string, callers: 'extensions' | 'trunk') =>
    `Let every ${callers === 'extensions' ? 'extension' : 'trunk'} with context=${context} start in ` +
    `context=${wrapperName(context, callers)}, with subscribe_context=${context} for its hints, then \`pjsip reload\`.`;
  return [
    ...extensions.map((context) => line(context, 'extensions')),
    ...trunks.map((context) => line(context, 'trunk')),
  ];
}

function managerAccount(username: string, secret: string): string {
  return `; Written by the Switchkey agent: the least it needs. No command, no originate, no config.
[${username}]
secret = ${secret}
deny = 0.0.0.0/0.0.0.0
permit = 127.0.0.1/255.255.255.255
read = system,call,user,reporting
write = system,call,reporting
writetimeout = 5000
`;
}

const REGISTRAR_LINES = `; Written by the Switchkey agent: an AstDB row comes before the same address-of-record in a file, and shadows it.
aor = astdb,ps_aors
aor = config,pjsip.conf,criteria=type=aor
`;

/** A second installation keeps the secret, so that a running agent is not locked out. */
function storedSecret(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}
