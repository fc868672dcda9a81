// Issues anew, in batches, every licence that the trust root in force no longer vouches for: an epoch ended, a key retired.
import { accept } from '../../shared/result.ts';
import type { Act } from '../audit/audit.ts';
import type { Database, Trx } from '../db/open.ts';
import { listPbxs } from '../fleet/pbx-store.ts';
import { latestLicence } from '../licences/licence-store.ts';
import { type Issuing, issueLicence } from './issue-licence.ts';

const BATCH = 200;

/**
 * What is still to do is read from the licences themselves, so a run that was broken off is simply begun again. Gives the
 * number of licences issued. A batch is one transaction: the running server's own writes go in between.
 */
export async function reissueLicences(database: Database, issuing: Issuing, act: Act, scope: string): Promise<number> {
  let issued = 0;
  for (let afterId = ''; ; ) {
    const pbxs = await listPbxs(database.reader, scope, { afterId, limit: BATCH });
    const last = pbxs.at(-1);
    if (last === undefined) return issued;
    const done = await database.transact(async (trx) => {
      let count = 0;
      for (const { id } of pbxs) if (await reissue(trx, issuing, act, id)) count += 1;
      return accept(count);
    });
    issued += done.ok ? done.value : 0;
    afterId = last.id;
  }
}

async function reissue(trx: Trx, issuing: Issuing, act: Act, pbxId: string): Promise<boolean> {
  const latest = await latestLicence(trx, pbxId);
  if (latest === undefined || issuing.signing.vouchesFor(latest.document)) return false;
  const { version } = issuing.signing.current().root;
  const reissued = await issueLicence(trx, issuing, act, { pbxId, force: true, reason: `trust root ${version}` });
  return reissued.ok;
}
