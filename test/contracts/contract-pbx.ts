// The PBX that the contract of drivers is held against: its driver, and hands on the PBX itself.
import type { PbxDriver, PbxEvent } from '../../agent/enforcement/driver.ts';

/** A PBX with the extensions 1001 (caller name Ada Berg), 1002, 1003 and at least one trunk, its driver open, and hands on the PBX itself. */
export interface ContractPbx {
  readonly driver: PbxDriver;
  /** Resolves with the next event of this type that `open` was told of after the call. */
  nextEvent<T extends PbxEvent['type']>(type: T): Promise<Extract<PbxEvent, { type: T }>>;
  /** Sets a call up and leaves it up when it is answered. The final SIP code. */
  call(from: '1001' | '1002' | '1003' | 'trunk', number: 'target' | '112'): Promise<number>;
  /** A call that comes through the gate a second time on its way. */
  callThroughHop(from: '1001'): Promise<number>;
  /** Two calls of 1001, whose far ends it connects before it leaves: one conversation, and its token is gone. */
  leakToken(): Promise<void>;
  callsUp(): Promise<number>;
  hangUpAll(): Promise<void>;
  register(extension: string): Promise<number>;
  /** Writes a row of the PBX's database behind the agent's back. */
  edit(family: 'licence' | 'licext' | 'licsvc', key: string, value: string): Promise<void>;
  /** Clean restart; resolves when the driver is connected again. */
  restart(): Promise<void>;
  /** Power cut and start; resolves when the driver is connected again. */
  kill(): Promise<void>;
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}
