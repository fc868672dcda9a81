// Issues the licence of a PBX from its grants, in the transaction of whatever changed them: the one door to a new licence.
import { accept, type Result, refuse } from '../../shared/result.ts';
import { type Act, type Random, secondsOf } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { readSettings, type Settings } from '../db/settings-store.ts';
import { activeAgent } from '../fleet/agent-store.ts';
import { membershipOf, membersOf } from '../fleet/member-store.ts';
import { findPbx, type Pbx, setPending } from '../fleet/pbx-store.ts';
import { waitFor } from '../fleet/pending.ts';
import { noteIssued } from '../fleet/standing-store.ts';
import { type IssuedLicence, insertLicence, latestLicence } from '../licences/licence-store.ts';
import { isReduction } from '../licences/reduction.ts';
import {
  type Entitlement,
  entitlementOf,
  entitlementText,
  grantsToCarry,
  isNewer,
  licenceOf,
  nextSeq,
} from '../licences/snapshot.ts';
import { termsIn } from '../licences/terms.ts';
import type { SigningRoom } from '../signing/signing-room.ts';
import { listGrants } from '../subscriptions/grant-store.ts';
import { announce } from '../webhooks/events.ts';

/** What issuing needs beside the transaction. */
export interface Issuing {
  readonly signing: SigningRoom;
  readonly random: Random;
}

export interface Issued {
  readonly licence: IssuedLicence;
  /** False: the entitlement is the one already issued, and nothing was signed. */
  readonly changed: boolean;
}

export interface IssueOrder {
  readonly pbxId: string;
  /** Also when nothing changed. */
  readonly force?: boolean;
  /** Of the request code that this licence answers; implies `force`. */
  readonly nonce?: string;
  /** Another agent took the place of the one before: done when the new one confirms it. */
  readonly moved?: boolean;
  readonly reason: string;
}

/**
 * Reads the grants, signs the next document, keeps it and audits it. An unchanged entitlement issues nothing unless
 * `force`. Members of the same entitlement get theirs in the same transaction. Refused with `pbx_not_found` only. Throws `Fault` `no_signing_key` when the keys ran out.
 */
export async function issueLicence(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  order: IssueOrder,
): Promise<Result<Issued, 'pbx_not_found'>> {
  const pbx = await findPbx(trx, { id: order.pbxId });
  const settings = await readSettings(trx);
  if (pbx === undefined || settings === undefined) return pbxNotFound();
  const entitlement = await readEntitlement(trx, pbx, settings, secondsOf(act));
  const text = entitlementText(entitlement);
  const latest = await latestLicence(trx, pbx.id);
  if (
    latest !== undefined &&
    order.force !== true &&
    order.nonce === undefined &&
    isSettled(latest, pbx, text, issuing)
  ) {
    return accept({ licence: latest, changed: false });
  }
  const licence = signNext(pbx, settings, { entitlement, text }, latest, issuing, act, order.nonce);
  await insertLicence(trx, licence);
  await noteIssued(trx, pbx, { seq: licence.seq, terms: termsIn(entitlement, licence.issuedAt) }, act.nowMs);
  await notePending(trx, pbx, latest, licence, { entitlement, moved: order.moved === true });
  await writeAudit(trx, act, {
    action: 'licence.issued',
    subject: pbx.serial,
    accountPath: pbx.accountPath,
    pbxId: pbx.id,
    details: { epoch: licence.epoch, seq: licence.seq, codeId: licence.codeId, reason: order.reason },
  });
  const { accountPath, id: pbxId, serial } = pbx;
  const data = { pbxId, serial, epoch: licence.epoch, seq: licence.seq };
  await announce(trx, act, { accountPath, event: 'licence.issued', data });
  for (const member of await membersOf(trx, pbx.id)) {
    await issueLicence(trx, issuing, act, { pbxId: member.pbxId, reason: `for ${pbx.serial}: ${order.reason}` });
  }
  return accept({ licence, changed: true });
}

/** A member carries the grants and the policy of its primary, so that a takeover needs nobody. */
async function readEntitlement(trx: Trx, pbx: Pbx, settings: Settings, now: number): Promise<Entitlement> {
  const membership = await membershipOf(trx, pbx.id);
  const source = (membership && (await findPbx(trx, { id: membership.ofPbxId }))) ?? pbx;
  const agreed = source.policy ?? settings.policy;
  const grants = grantsToCarry(await listGrants(trx, source.id), agreed, now);
  const stoodBy = membership === undefined && (await membersOf(trx, pbx.id)).length > 0;
  const member = { role: membership?.role ?? 'primary', of: source.serial };
  const policy = membership !== undefined || stoodBy ? { ...agreed, member } : agreed;
  return { grants, policy, agentKey: (await activeAgent(trx, pbx.id))?.thumbprint };
}

/** Less than before, or another agent: done only when the agent says so. */
async function notePending(
  trx: Trx,
  pbx: Pbx,
  latest: IssuedLicence | undefined,
  licence: IssuedLicence,
  { entitlement, moved }: { readonly entitlement: Entitlement; readonly moved: boolean },
): Promise<void> {
  const before = latest && entitlementOf(latest.entitlement);
  const reduced = before !== undefined && isReduction(before, entitlement, licence.issuedAt);
  if (!reduced && !moved) return;
  await setPending(trx, pbx.id, waitFor(pbx.pending, moved ? 'move' : 'reduction', licence.issuedAt, licence));
}

/** The newest document says it already, and no agent holds a newer one. */
function isSettled(latest: IssuedLicence, pbx: Pbx, text: string, { signing }: Issuing): boolean {
  if (latest.epoch !== signing.current().root.epoch || isNewer(pbx.held, latest)) return false;
  // Last, because it verifies a signature.
  return latest.entitlement === text && signing.vouchesFor(latest.document);
}

function signNext(
  pbx: Pbx,
  settings: Settings,
  { entitlement, text }: { readonly entitlement: Entitlement; readonly text: string },
  latest: IssuedLicence | undefined,
  { signing, random }: Issuing,
  act: Act,
  nonce: string | undefined,
): IssuedLicence {
  const { epoch } = signing.current().root;
  const issuedAt = secondsOf(act);
  const issue = {
    issuer: settings.issuer,
    serial: pbx.serial,
    codeId: Buffer.from(random(16)).toString('hex'),
    issuedAt,
    freshUntil: issuedAt + settings.freshDays * 86_400,
    epoch,
    seq: nextSeq(epoch, pbx.held, ...(latest === undefined ? [] : [latest])),
    minAgent: settings.minAgent,
    ...(nonce === undefined ? {} : { nonce }),
  };
  const document = signing.signLicence(licenceOf(entitlement, issue));
  const { codeId, freshUntil, seq } = issue;
  return {
    pbxId: pbx.id,
    epoch,
    seq,
    codeId,
    issuedAt,
    freshUntil,
    entitlement: text,
    get document() {
      return document();
    },
  };
}

export function pbxNotFound(): Result<never, 'pbx_not_found'> {
  return refuse('pbx_not_found', 'There is no such PBX within your account.', 'Check the id, or list the PBXs.');
}
