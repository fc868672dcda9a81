// The configuration files of one lab Asterisk: only the modules it needs, loopback only, a dialplan with and without the gate.
import { readFileSync } from 'node:fs';
import { type GateOptions, gateFile, wrapperContext } from '../../agent/enforcement/asterisk/gate.ts';

export interface Plan {
  /** The instance's folder as Asterisk sees it. */
  readonly dir: string;
  readonly sipPort: number;
  readonly amiPort: number;
  /** Where the callee of two-leg calls listens (`sipp.uas`). */
  readonly calleePort: number;
  readonly extensions: readonly string[];
  /** Caller names by extension. */
  readonly callers?: Readonly<Record<string, string>> | undefined;
  readonly agentSecret: string;
  readonly labSecret: string;
  /** Undefined: endpoints go straight to `numbers`, as on a PBX that has no gate yet. */
  readonly gate: GateOptions | undefined;
}

/** Enough for calls, transfers, queues and AMI; explicit loads start in a fraction of a second. */
const MODULES = [
  ...['res_sorcery_config', 'res_sorcery_memory', 'res_sorcery_astdb', 'res_pjproject', 'res_timing_timerfd'],
  ...['res_rtp_asterisk', 'res_musiconhold', 'res_pjsip', 'res_pjsip_session', 'res_pjsip_sdp_rtp', 'res_pjsip_refer'],
  ...['res_pjsip_authenticator_digest', 'res_pjsip_outbound_authenticator_digest', 'res_pjsip_caller_id'],
  ...['res_pjsip_endpoint_identifier_user', 'res_pjsip_endpoint_identifier_ip', 'res_pjsip_registrar'],
  ...[
    'res_pjsip_pubsub',
    'res_pjsip_outbound_publish',
    'res_pjsip_exten_state',
    'res_pjsip_pidf_body_generator',
    'res_pjsip_maintenance',
    'res_pjsip_header_funcs',
  ],
  ...['chan_pjsip', 'bridge_simple', 'bridge_native_rtp', 'bridge_softmix', 'bridge_holding'],
  ...['codec_ulaw', 'format_pcm', 'pbx_config'],
  ...['app_dial', 'app_stack', 'app_userevent', 'app_playback', 'app_queue'],
  ...['app_confbridge', 'app_voicemail', 'app_mixmonitor', 'format_wav', 'res_parking'],
  ...[
    'func_groupcount',
    'func_db',
    'func_strings',
    'func_cut',
    'func_channel',
    'func_logic',
    'func_rand',
    'func_dialplan',
    'func_pjsip_endpoint',
  ],
] as const;

/** File name to content. */
export function configFiles(plan: Plan): Record<string, string> {
  return {
    'asterisk.conf': asteriskConf(plan.dir),
    'modules.conf': ['[modules]', 'autoload = no', ...MODULES.map((name) => `load = ${name}.so`), ''].join('\n'),
    'logger.conf': '[general]\ndateformat = %F %T.%3q\n[logfiles]\nmessages.log => notice,warning,error\n',
    'manager.conf': managerConf(plan),
    'pjsip.conf': pjsipConf(plan),
    // The first wizard that knows an object wins: a row in AstDB shadows the AOR of the file.
    'sorcery.conf': '[res_pjsip]\naor = astdb,ps_aors\naor = config,pjsip.conf,criteria=type=aor\n',
    'rtp.conf': '[general]\nrtpstart = 10000\nrtpend = 30000\n',
    'queues.conf': '[lab]\nstrategy = ringall\nringinuse = yes\nmember => Local/two-leg@gated-trunk\n',
    'confbridge.conf': '[default_user]\ntype = user\nquiet = yes\n[default_bridge]\ntype = bridge\n',
    'voicemail.conf': '[general]\nformat = ulaw\n[default]\n1001 => 4711,Lab\n',
    'res_parking.conf': '[default]\nparkpos => 701-709\ncontext => parked\n',
    'numbers.conf': readFileSync(new URL('./numbers.conf', import.meta.url), 'utf8'),
    'extensions.conf': dialplan(plan.gate),
    ...(plan.gate === undefined ? {} : { 'switchkey-gate.conf': gateFile(plan.gate) }),
    ...Object.fromEntries(
      [
        'cdr',
        'cel',
        'udptl',
        'features',
        'acl',
        'ccss',
        'indications',
        'musiconhold',
        'stasis',
        'codecs',
        'dsp',
        'http',
      ]
        .concat(['cli', 'cli_permissions', 'extconfig', 'pjproject'])
        .map((name) => [`${name}.conf`, name === 'cdr' || name === 'cel' ? '[general]\nenable = no\n' : '']),
    ),
  };
}

function asteriskConf(dir: string): string {
  const folders = {
    etc: 'etc',
    varlib: 'var',
    db: 'var',
    key: 'var',
    spool: 'spool',
    run: 'run',
    log: 'log',
    cache: 'cache',
  };
  const lines = Object.entries(folders).map(([name, folder]) => `ast${name}dir => ${dir}/${folder}`);
  return ['[directories]', ...lines, '[options]', 'nocolor = yes', 'live_dangerously = no', ''].join('\n');
}

function dialplan(gate: GateOptions | undefined): string {
  const gated =
    gate === undefined
      ? ['[gated-trunk]\ninclude => numbers\n[gated-extension]\ninclude => numbers\n']
      : [
          '#include switchkey-gate.conf\n',
          wrapperContext({ name: 'gated-trunk', target: 'numbers', callers: 'trunk', ...gate }),
          wrapperContext({ name: 'gated-extension', target: 'numbers', callers: 'extensions', ...gate }),
        ];
  return [
    '[general]',
    'static = yes',
    'writeprotect = yes',
    '#include numbers.conf',
    '[open]\ninclude => numbers\n',
    ...gated,
  ].join('\n');
}

/** `agent`: the least privilege that the agent needs. `lab`: everything, for the tests' own eyes and hands. */
function managerConf({ amiPort, agentSecret, labSecret }: Plan): string {
  const account = (name: string, secret: string, read: string, write: string) =>
    `[${name}]\nsecret = ${secret}\ndeny = 0.0.0.0/0.0.0.0\npermit = 127.0.0.1/255.255.255.255\n` +
    `read = ${read}\nwrite = ${write}\nwritetimeout = 5000\n`;
  return [
    `[general]\nenabled = yes\nbindaddr = 127.0.0.1\nport = ${amiPort}\ndisplayconnects = no\n`,
    account('agent', agentSecret, 'system,call,user,reporting', 'system,call,reporting'),
    account('lab', labSecret, 'all', 'all'),
  ].join('\n');
}

function pjsipConf({ sipPort, calleePort, extensions, callers = {} }: Plan): string {
  const endpoint = (name: string, context: string, more: string) =>
    `[${name}]\ntype = endpoint\ncontext = ${context}\ndisallow = all\nallow = ulaw\ndirect_media = no\n` +
    `media_address = 127.0.0.1\nbind_rtp_to_media_address = yes\n${more}`;
  const extension = (name: string) =>
    endpoint(
      name,
      'gated-extension',
      `subscribe_context = numbers\nauth = ${name}\naors = ${name}\n${callers[name] === undefined ? '' : `callerid = "${callers[name]}" <${name}>\n`}`,
    ) +
    `[${name}]\ntype = auth\nauth_type = userpass\nusername = ${name}\npassword = ${passwordOf(name)}\n` +
    `[${name}]\ntype = aor\nmax_contacts = 2\n`;
  return [
    '[global]\ntype = global\nendpoint_identifier_order = username,ip\n',
    `[udp]\ntype = transport\nprotocol = udp\nbind = 127.0.0.1:${sipPort}\n`,
    // Whoever is no extension is the trunk; the users `open` and `gated` of a From header differ in the gate only.
    endpoint('trunk', 'gated-trunk', '[trunk]\ntype = identify\nendpoint = trunk\nmatch = 127.0.0.1\n'),
    endpoint('open', 'open', ''),
    endpoint('gated', 'gated-trunk', ''),
    endpoint('callee', 'gated-trunk', 'aors = callee\n'),
    `[callee]\ntype = aor\ncontact = sip:callee@127.0.0.1:${calleePort}\n`,
    ...extensions.map(extension),
  ].join('\n');
}

export function passwordOf(extension: string): string {
  return `p${extension}`;
}
