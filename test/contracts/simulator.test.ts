// The simulated PBX keeps the contract of a PBX driver.
import { BUILT_IN_EMERGENCY } from '../../agent/enforcement/emergency.ts';
import { simulatorDriver } from '../../agent/enforcement/simulator/driver.ts';
import { type CallOutcome, simulatedPbx } from '../../agent/enforcement/simulator/pbx.ts';
import type { ContractPbx } from './contract-pbx.ts';
import { eventRecorder } from './event-recorder.ts';
import { describeDriverContract } from './pbx-driver.ts';

describeDriverContract('simulator', async (): Promise<ContractPbx> => {
  let nowMs = Date.UTC(2026, 10, 22);
  const pbx = simulatedPbx({ emergency: BUILT_IN_EMERGENCY, now: () => nowMs });
  for (const extension of ['1001', '1002', '1003']) pbx.addExtension(extension);
  pbx.addExtension('1001', 'Ada Berg');
  pbx.addTrunk('trunk');
  const driver = simulatorDriver(pbx);
  const { onEvent, nextEvent } = eventRecorder();
  driver.open(onEvent);
  const code = (outcome: CallOutcome) => (outcome.ok ? 200 : outcome.sip);
  return {
    driver,
    nextEvent,
    call: async (from, number) => code(pbx.call(from, number)),
    callThroughHop: async (from) => code(pbx.call(from, 'target', 'local')),
    async leakToken() {
      const [first, second] = [pbx.call('1001', '1002'), pbx.call('1001', '1003')];
      if (first.ok && second.ok) pbx.attendedTransfer(first.call, second.call);
    },
    callsUp: async () => pbx.calls().length,
    async hangUpAll() {
      for (const { id } of pbx.calls()) pbx.hangup(id);
      nowMs += 5000;
    },
    register: async (extension) => pbx.register(extension),
    edit: async (family, key, value) => pbx.changeRow({ change: 'put', family, key, value }),
    restart: async () => pbx.restart(),
    kill: async () => pbx.kill(),
    goAway: async () => pbx.setReachable(false),
    comeBack: async () => pbx.setReachable(true),
    close: () => driver.close(),
  };
});
