// A licensed PBX before anything goes wrong, and the two questions every fault is asked: did the limits stay, and is it named?
import { expect } from 'vitest';
import type { Doctor, Status } from '../../shared/contracts/local-api.ts';
import { type AgentRig, agentRig, type RigOptions } from '../support/agent.ts';
import { type ServerOptions, startServer, type TestServer } from '../support/server.ts';

const SERIAL = 'PBX-0001';
const UNTIL = '2031-03-01';

export interface Licensed {
  readonly server: TestServer;
  rig: AgentRig;
  readonly pbxId: string;
  /** Sells calls; the agent does not know yet. */
  sell(calls: number): Promise<void>;
  close(): Promise<void>;
}

/** 2 calls and 2 extensions of 3; `startServer` and `agentRig` take the options. */
export async function licensed(rigOptions: RigOptions = {}, serverOptions: ServerOptions = {}): Promise<Licensed> {
  const server = await startServer({ limits: { pollBurst: 1_000_000 }, ...serverOptions });
  const { id: pbxId } = await server.addPbx(SERIAL);
  const sell = async (calls: number) => {
    await server.addGrant(pbxId, { offer: 'PSE', kind: 'concurrent_calls', quantity: calls, until: UNTIL });
  };
  await sell(2);
  await server.addGrant(pbxId, { offer: 'PSE', kind: 'extensions', quantity: 2, until: UNTIL });
  const rig = await agentRig({ extensions: ['1001', '1002', '1003'], ...rigOptions });
  const enrolled = await rig.agent.enrol({
    server: server.url,
    token: await server.enrolmentToken(pbxId),
    serial: SERIAL,
  });
  expect(enrolled).toMatchObject({ outcome: 'updated' });
  const site: Licensed = {
    server,
    rig,
    pbxId,
    sell,
    async close() {
      await site.rig.close();
      await server.close();
    },
  };
  return site;
}

/** Every row on the PBX that decides a call. */
export function limitsOn(rig: AgentRig): string {
  return JSON.stringify([...rig.pbx.database.rows()].map(([family, rows]) => [family, [...rows].sort()]));
}

/** Calls go on within the limit of 2, the one beyond it is refused, and 112 passes. */
export function expectCallsAsBefore(rig: AgentRig): void {
  const calls = [rig.pbx.call('1001', '1002'), rig.pbx.call('1002', '1001')];
  expect(calls.map((call) => call.ok)).toEqual([true, true]);
  expect(rig.pbx.call('1001', '1002')).toMatchObject({ ok: false, sip: 503 });
  const emergency = rig.pbx.call('1003', '112');
  expect(emergency.ok).toBe(true);
  for (const call of [...calls, emergency]) if (call.ok) rig.pbx.hangup(call.call);
}

/** Named by status, health and doctor alike, in a sentence and with what to do. */
export async function expectNamed(rig: AgentRig, code: string, words: RegExp): Promise<void> {
  const alert = alertOf(rig.agent.status(), code);
  expect(alert?.message).toMatch(words);
  expect(alert?.next).not.toBe('');
  expect(rig.agent.health().alerts).toContain(code);
  expect(checkOf(await rig.agent.doctor(), code)?.message).toMatch(words);
}

export function expectNotNamed(rig: AgentRig, code: string): void {
  expect(rig.agent.health().alerts).not.toContain(code);
}

function alertOf(status: Status, code: string) {
  return status.alerts.find((alert) => alert.code === code);
}

function checkOf(doctor: Doctor, code: string) {
  return doctor.checks.find((check) => check.check === code);
}
