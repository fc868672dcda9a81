// The Asterisk driver: the questions of PbxDriver answered over AMI by the least-privilege account.
import { Fault } from '../../../shared/errors.ts';
import type { Guarantee, PbxDriver } from '../driver.ts';

export interface AsteriskSettings {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly secret: () => Promise<string>;
  readonly secretFile: string;
  readonly configDir: string;
}

export interface AsteriskDeps {
  readonly random: (bytes: number) => Uint8Array;
}

const GUARANTEE: Guarantee = {
  calls: 'hard',
  callUnit: 'conversation',
  agentDown: 'keeps-until-schedule-ends',
  pbxRestart: 'keeps',
  countAfterRestart: 'exact',
  knownLeaks: [
    'An attended transfer by the caller frees its call until the repair, about 20 ms while the agent runs, else until the hang-up.',
  ],
};

export function asteriskDriver(_settings: AsteriskSettings, _deps: AsteriskDeps): PbxDriver {
  const unreachable = async () => {
    throw new Fault('pbx_unreachable', 'The Asterisk driver is not connected.');
  };
  return {
    kind: 'asterisk',
    describe: () => GUARANTEE,
    probe: unreachable,
    read: unreachable,
    apply: unreachable,
    usage: unreachable,
    repair: unreachable,
    installPlan: () => ({ files: [], instructions: [] }),
    open: () => undefined,
    connected: () => false,
    close: async () => undefined,
  };
}
