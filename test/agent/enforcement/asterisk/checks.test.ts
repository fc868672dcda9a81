// The pure judgements of the Asterisk driver: who is an extension, which conversation lost its token, what leads round the gate.
import { describe, expect, it } from 'vitest';
import { judgeAccount } from '../../../../agent/enforcement/asterisk/account-check.ts';
import {
  bypassFindings,
  otherChannelFindings,
  ownGating,
} from '../../../../agent/enforcement/asterisk/bypass-check.ts';
import { eventOf } from '../../../../agent/enforcement/asterisk/driver.ts';
import { extensionsAmong } from '../../../../agent/enforcement/asterisk/extensions.ts';
import { installPlan, USUAL_CONTEXTS } from '../../../../agent/enforcement/asterisk/install.ts';
import { orphans, type SeenChannel } from '../../../../agent/enforcement/asterisk/repair-tokens.ts';
import { readsShadowsFirst } from '../../../../agent/enforcement/asterisk/shadow-check.ts';

const message = (fields: Record<string, string>) => new Map(Object.entries(fields));

describe('an endpoint is an extension', () => {
  const endpoint = (name: string, fields: Record<string, string>) =>
    message({ ObjectType: 'endpoint', ObjectName: name, Auths: name, Aor: name, Contacts: '', ...fields });

  it('when it proves itself and has no contact written in a file', () => {
    const endpoints = [
      endpoint('1001', { Contacts: '1001/sip:1001@10.0.0.5:5060,' }),
      endpoint('1002', {}),
      endpoint('provider', { Auths: '', OutboundAuths: 'provider', Contacts: 'provider/sip:192.0.2.1,' }),
      endpoint('peer', { Contacts: 'peer/sip:192.0.2.2,' }),
      endpoint('by-address', { Auths: '', Aor: '' }),
    ];
    const contacts = [{ key: '1001;@ab', aor: '1001', uri: 'sip:1001@10.0.0.5:5060' }];
    expect(extensionsAmong(endpoints, contacts)).toEqual([
      { extension: '1001', registered: true, aors: ['1001'] },
      { extension: '1002', registered: false, aors: ['1002'] },
    ]);
  });

  it('also with several phones registered', () => {
    const contacts = ['sip:a@10.0.0.1', 'sip:a@10.0.0.2'].map((uri) => ({ key: `7;@${uri}`, aor: '7', uri }));
    const [known] = extensionsAmong([endpoint('7', { Contacts: '7/sip:a@10.0.0.1,7/sip:a@10.0.0.2,' })], contacts);
    expect(known?.registered).toBe(true);
  });
});

describe('a conversation lost its token', () => {
  const channel = (name: string, bridge: string, over: Partial<SeenChannel> = {}): SeenChannel => ({
    name,
    bridge,
    holdsToken: false,
    counted: true,
    ...over,
  });

  it('when nobody in its bridge holds one', () => {
    expect(orphans([channel('PJSIP/b', 'x'), channel('PJSIP/c', 'x')])).toEqual(['PJSIP/b']);
  });

  it('not when somebody does', () => {
    expect(orphans([channel('PJSIP/b', 'x', { holdsToken: true }), channel('PJSIP/c', 'x')])).toEqual([]);
  });

  it('not when it was never counted, as emergency calls are not', () => {
    expect(orphans([channel('PJSIP/b', 'x', { counted: false }), channel('PJSIP/c', 'x', { counted: false })])).toEqual(
      [],
    );
  });

  it('not when the token is at the far end of a Local channel', () => {
    expect(
      orphans([
        channel('PJSIP/a', 'x', { holdsToken: true }),
        channel('Local/q@in-1;1', 'x'),
        channel('Local/q@in-1;2', 'y'),
        channel('PJSIP/b', 'y'),
      ]),
    ).toEqual([]);
  });

  it('across a Local channel too, and gets one token, not two', () => {
    expect(
      orphans([
        channel('PJSIP/c', 'x'),
        channel('Local/q@in-1;1', 'x'),
        channel('Local/q@in-1;2', 'y'),
        channel('PJSIP/b', 'y'),
      ]),
    ).toHaveLength(1);
  });

  it('not while it is still ringing', () => {
    expect(
      orphans([channel('PJSIP/a', ''), channel('Local/q;1', ''), channel('Local/q;2', 'y'), channel('PJSIP/b', 'y')]),
    ).toEqual([]);
  });
});

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: dialplan variables, not ours
describe('a context', () => {
  const context = (...priorities: readonly (readonly [string, number, string, string])[]) => ({
    priorities: priorities.map(([extension, priority, application, data]) => ({
      extension,
      priority,
      application,
      data,
    })),
    includes: [],
    switches: 0,
  });
  const gatingOf = (each: ReturnType<typeof context>) => ownGating(each, ['112']);
  const NUMBER = '${FILTER(0-9A-Za-z*#+_.\\-,${EXTEN})}';

  it('is gated when every number meets the gate first', () => {
    expect(
      gatingOf(context(['_X.', 1, 'Gosub', `lic-call,s,1(${NUMBER},\${CHANNEL(endpoint)})`], ['h', 1, 'NoOp', ''])),
    ).toBe('with-extension');
    expect(
      gatingOf(context(['_X.', 1, 'NoOp', 'in'], ['_X.', 2, 'Gosub', 'lic-call,s,1(${EXTEN},${CHANNEL(endpoint)})'])),
    ).toBe('with-extension');
  });

  it('treats its callers as trunks when it does not say who calls', () => {
    expect(gatingOf(context(['_X.', 1, 'Gosub', `lic-call,s,1(${NUMBER})`]))).toBe('without-extension');
  });

  it('leads round the gate with one number that does not', () => {
    expect(
      gatingOf(
        context(
          ['_X.', 1, 'Gosub', 'lic-call,s,1(${EXTEN},${CHANNEL(endpoint)})'],
          ['900', 1, 'Dial', 'PJSIP/provider'],
        ),
      ),
    ).toBe('bypassed');
  });

  it('is named once, with the endpoints that start in it', () => {
    const endpoints = ['1001', '1002'].map((name) => ({ name, context: 'from-internal', aors: new Map() }));
    const findings = bypassFindings(endpoints, new Set(['1001', '1002']), new Map([['from-internal', 'bypassed']]));
    expect(findings).toMatchObject([{ code: 'bypass_context', subject: 'from-internal' }]);
    expect(findings[0]?.message).toContain('1001, 1002');
  });

  it('that is an edited wrapper is a finding of its own, which says how to write it anew', () => {
    const endpoints = [{ name: '1001', context: 'switchkey-in', aors: new Map() }];
    const findings = bypassFindings(endpoints, new Set(['1001']), new Map([['switchkey-in', 'bypassed']]));
    expect(findings).toMatchObject([{ code: 'gate_edited', subject: 'switchkey-in' }]);
  });

  it('that names no caller is a finding for extensions, not for trunks', () => {
    const endpoints = ['1001', 'provider'].map((name) => ({ name, context: 'in', aors: new Map() }));
    const findings = bypassFindings(endpoints, new Set(['1001']), new Map([['in', 'without-extension']]));
    expect(findings.map(({ code, subject }) => `${code} ${subject}`)).toEqual(['bypass_endpoint 1001']);
  });
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: dialplan variables, not ours

describe('the manager account', () => {
  it('is too weak without the actions the agent needs and too strong with dangerous ones', () => {
    const findings = judgeAccount(new Set(['DBPut', 'Originate']));
    expect(findings.map(({ code }) => code)).toEqual(['account_too_weak', 'account_too_strong']);
    expect(findings[0]?.message).toContain('DBDel');
  });
});

describe('a channel driver beside PJSIP', () => {
  it('is named, because its phones are not seen', () => {
    expect(otherChannelFindings(new Set(['SIPpeers', 'Ping'])).map(({ subject }) => subject)).toEqual(['chan_sip']);
  });
});

describe('sorcery.conf', () => {
  const config = (...sources: readonly string[]) =>
    message({
      'Category-000000': 'res_pjsip',
      ...Object.fromEntries(sources.map((source, at) => [`Line-000000-00000${at}`, source])),
    });

  it('lets shadows work only when they are read first', () => {
    const [rows, files] = ['aor=astdb,ps_aors', 'aor=config,pjsip.conf,criteria=type=aor'];
    expect(readsShadowsFirst(config(`${rows}`, `${files}`))).toBe(true);
    expect(readsShadowsFirst(config(`${files}`, `${rows}`))).toBe(false);
    expect(readsShadowsFirst(message({ Response: 'Error' }))).toBe(false);
  });
});

describe('an event', () => {
  it('of a refusal carries its reason, number and extension, cut to a sane length', () => {
    const refused = {
      Event: 'UserEvent',
      UserEvent: 'LicenceRefused',
      Reason: 'extension',
      Number: '9'.repeat(500),
      Extension: '1001',
    };
    expect(eventOf(message(refused))).toEqual({
      type: 'refused',
      reason: 'extension',
      number: '9'.repeat(64),
      extension: '1001',
    });
  });

  it('of somebody else is none', () => {
    expect(eventOf(message({ Event: 'UserEvent', UserEvent: 'QueueThing' }))).toBeUndefined();
  });
});

describe('the installation plan', () => {
  it('keeps the secret out of what is shown, and tells to write state before the gate is loaded', () => {
    const settings = { username: 'switchkey', secretFile: '/nowhere/ami.secret', configDir: '/etc/asterisk' };
    const { files, instructions } = installPlan(settings, USUAL_CONTEXTS, 'geheim');
    for (const file of files) expect(file.content.includes('geheim')).toBe(file.secret === true);
    expect(instructions.join('\n')).not.toContain('geheim');
    const at = (words: string) => instructions.findIndex((line) => line.includes(words));
    expect(at('manager reload')).toBeLessThan(at('dialplan reload'));
    expect(files.map(({ path, mode }) => `${path} ${mode.toString(8)}`)).toEqual([
      '/nowhere/ami.secret 600',
      '/etc/asterisk/switchkey/manager.conf 640',
      '/etc/asterisk/switchkey/gate.conf 644',
      '/etc/asterisk/switchkey/contexts.conf 644',
      '/etc/asterisk/switchkey/sorcery-aor.conf 644',
      '/etc/asterisk/switchkey/add-ons.conf 644',
    ]);
  });
});
