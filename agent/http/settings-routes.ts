// The settings over HTTP: parse, call, reply.
import { certificateSchema, changeSettingsSchema, tryPbxSchema } from '../../shared/contracts/settings-page-api.ts';
import type { SettingsVerbs } from '../actions/settings.ts';
import { type Paths, parsed, reply } from './routing.ts';

export function settingsRoutes({ get, post }: Paths, settings: SettingsVerbs): void {
  get('/settings', async (_request, response) => response.json(await settings.view()));
  post('/settings/change', async (request, response) => {
    const asked = parsed(changeSettingsSchema, request.body, response);
    if (asked !== undefined) reply(response, await settings.change(asked));
  });
  post('/settings/try-pbx', async (request, response) => {
    const asked = parsed(tryPbxSchema, request.body, response);
    if (asked !== undefined) response.json(await settings.tryPbx(asked));
  });
  post('/settings/certificate', async (request, response) => {
    const asked = parsed(certificateSchema, request.body, response);
    if (asked !== undefined) reply(response, await settings.bringCertificate(asked));
  });
}
