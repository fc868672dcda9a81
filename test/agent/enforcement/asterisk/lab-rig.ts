// A real Asterisk with the gate and phones around it, with no agent anywhere: what these tests see, the dialplan does alone.
import { type LabAsterisk, startAsterisk } from '../../../lab/asterisk.ts';
import { passwordOf } from '../../../lab/asterisk-config.ts';
import { type Phone, phone } from '../../../lab/sip-phone.ts';

export interface LabRig {
  readonly asterisk: LabAsterisk;
  /** Extensions 1001 and 1002, registered. */
  readonly first: Phone;
  readonly second: Phone;
  readonly trunk: Phone;
  /** All extensions licensed, and as many calls; nothing else is written. */
  license(calls: number): Promise<void>;
  /** Ends every call. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function labRig(name: string): Promise<LabRig> {
  const asterisk = await startAsterisk({ name });
  const pbxPort = asterisk.sipPort;
  const extension = (user: string) => phone({ user, password: passwordOf(user), pbxPort });
  const [first, second, trunk] = await Promise.all([
    extension('1001'),
    extension('1002'),
    phone({ user: 'provider', pbxPort }),
  ]);
  await Promise.all([first.register(), second.register()]);
  const phones = [first, second, trunk];
  return {
    asterisk,
    first,
    second,
    trunk,
    async license(calls) {
      for (const family of ['licence', 'licext']) await asterisk.deleteDb(family);
      await asterisk.putDb('licence', 'calls', `9999999999|${calls}`);
      for (const each of asterisk.extensions) await asterisk.putDb('licext', each, '');
    },
    async clear() {
      await Promise.all(phones.map((each) => each.hangUpAll()));
      const left = await asterisk.channels();
      const ending = left.map(({ Channel = '' }) => asterisk.ami().action({ Action: 'Hangup', Channel }));
      await Promise.allSettled(ending);
      await asterisk.idle();
    },
    async close() {
      for (const each of phones) each.close();
      await asterisk.stop();
    },
  };
}
