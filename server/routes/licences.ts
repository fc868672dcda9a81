// /pbxs/:id/licence: the document in force, as activation code and picture, and issuing it again.
import { issueSchema, licenceIssuedSchema, licenceSchema } from '../../shared/contracts/server-api.ts';
import { qrSvg } from '../../shared/licence/qr.ts';
import { encodeQrText } from '../../shared/licence/text-form.ts';
import { accept } from '../../shared/result.ts';
import { findPbx } from '../fleet/pbx-store.ts';
import { type Issuing, issueLicence, pbxNotFound } from '../flows/issue-licence.ts';
import { licenceNotFound, showLicence } from '../flows/show-licence.ts';
import { NO_QUERY } from '../http/page.ts';
import { acting, type Route, reading } from '../http/route.ts';
import { latestLicence } from '../licences/licence-store.ts';

export function licenceRoutes(issuing: Issuing): Route[] {
  return [
    reading({
      path: '/pbxs/:id/licence',
      permission: 'licences:read',
      summary: 'Show the licence in force, with its activation code',
      tag: 'Licences',
      answers: { 200: licenceSchema },
      problems: ['licence_not_found', 'pbx_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const shown = await showLicence(db, { pbxId: params.id, scope: caller.accountPath });
        return shown.ok ? accept({ status: 200, body: shown.value }) : shown;
      },
    }),
    reading({
      path: '/pbxs/:id/licence.svg',
      permission: 'licences:read',
      summary: 'Show the activation code as a picture',
      tag: 'Licences',
      answers: { 200: { file: 'image/svg+xml' } },
      problems: ['licence_not_found', 'pbx_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const pbx = await findPbx(db, { id: params.id }, caller.accountPath);
        if (pbx === undefined) return pbxNotFound();
        const latest = await latestLicence(db, pbx.id);
        if (latest === undefined) return licenceNotFound(pbx.serial);
        const text = qrSvg(encodeQrText('licence', latest.document));
        return accept({ status: 200, text, contentType: 'image/svg+xml' });
      },
    }),
    acting({
      method: 'POST',
      path: '/pbxs/:id/licence',
      permission: 'licences:write',
      summary: 'Issue the licence again',
      tag: 'Licences',
      answers: { 200: licenceIssuedSchema, 201: licenceIssuedSchema },
      problems: ['pbx_not_found'],
      body: issueSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const pbx = await findPbx(trx, { id: params.id }, caller.accountPath);
        if (pbx === undefined) return pbxNotFound();
        const issued = await issueLicence(trx, issuing, act, {
          pbxId: pbx.id,
          force: input.force,
          reason: 'asked for',
        });
        if (!issued.ok) return issued;
        const { licence, changed } = issued.value;
        return accept({ status: changed ? 201 : 200, body: { epoch: licence.epoch, seq: licence.seq, changed } });
      },
    }),
  ];
}
