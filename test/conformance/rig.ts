// The two sites of the kit: one that takes codes by hand and one that polls, each with a licence of 2 calls in force.

import type { Licence } from '../../shared/licence/licence.ts';
import { type BlackBox, type BoxOptions, blackBox } from './black-box.ts';
import { type LicenceServer, licenceServer } from './licence-server.ts';
import { SERIAL, type Vendor, vendor } from './vendor.ts';

export interface Site {
  readonly box: BlackBox;
  readonly vendor: Vendor;
  readonly nowS: number;
  close(): Promise<void>;
}

export interface PollingSite extends Site {
  readonly server: LicenceServer;
  /** Sells: the licence that an honest poll brings from now on. */
  sell(fields: Partial<Licence> & { readonly seq: number }): Licence;
  /** Polls now; the sequence number in force after it. A poll of the agent's own may have been first. */
  polled(): Promise<number | undefined>;
}

/** Without internet; installed with the vendor's anchor, code `seq` 5 pasted unless `activated` is false. */
export async function pastingSite(options: BoxOptions = {}, activated = true): Promise<Site> {
  const nowS = Math.floor(Date.now() / 1000);
  const seller = vendor(nowS);
  const box = await blackBox({
    ...options,
    settings: { serial: SERIAL, ...options.settings },
    files: { 'anchor.bin': seller.roots[0] ?? '', ...options.files },
  });
  await box.start();
  if (activated) await mustUpdate(box.paste(seller.code(seller.licence({ seq: 5 }))));
  return { box, vendor: seller, nowS, close: () => box.close() };
}

/** Enrolled by its command line, licence `seq` 5 polled. */
export async function pollingSite(options: BoxOptions = {}): Promise<PollingSite> {
  const nowS = Math.floor(Date.now() / 1000);
  const seller = vendor(nowS);
  const server = await licenceServer(seller);
  const box = await blackBox({ clockFromMs: nowS * 1000, ...options });
  const { clock } = box;
  if (clock !== undefined) server.nowMs = clock.trueMs;
  function sell(fields: Partial<Licence> & { readonly seq: number }): Licence {
    const licence = seller.licence(fields);
    server.licence = { bytes: seller.sign(licence), name: `${licence.epoch}.${licence.seq}` };
    return licence;
  }
  sell({ seq: 5 });
  await box.start();
  const enrolled = await box.cli(['enrol', '--server', server.url, '--serial', SERIAL], 'kit-token-0123456789');
  if (enrolled.exit !== 0) throw new Error(`the agent did not enrol: ${enrolled.err}`);
  return {
    ...{ box, vendor: seller, nowS, server, sell },
    async polled() {
      await box.refresh();
      return (await box.status()).licence?.seq;
    },
    async close() {
      await box.close();
      await server.close();
    },
  };
}

async function mustUpdate(outcome: ReturnType<BlackBox['paste']>): Promise<void> {
  const { outcome: became, message } = await outcome;
  if (became !== 'updated') throw new Error(`the first code was not taken: ${message}`);
}
