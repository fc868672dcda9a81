// The settings tab: licence server, proxy, PBX connection, emergency numbers, HTTPS; each says when it counts.
import { Alert, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconRefreshAlert } from '@tabler/icons-react';
import { settingsViewSchema } from '../../../shared/contracts/settings-page-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { Loaded, Page } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { CertificateForm } from './certificate-form.tsx';
import { EmergencyForm, HttpsForm, ProxyForm, ServerForm } from './forms.tsx';
import { PbxForm } from './pbx-form.tsx';
import { words } from './words.ts';

export function SettingsPage() {
  const w = useWords(words);
  const settings = useRead('/settings', settingsViewSchema);
  return (
    <Loaded of={settings}>
      {(view) => (
        <Page lead={w.lead} level={2} title={w.title}>
          {view.afterRestart.length > 0 && (
            <Alert
              color="yellow"
              icon={<IconRefreshAlert aria-hidden />}
              role="status"
              title={w.restart}
              variant="light"
            >
              <Text size="sm">{w.restartText(view.afterRestart.map((group) => w.groups[group]).join(', '))}</Text>
            </Alert>
          )}
          <SimpleGrid cols={{ base: 1, md: 2 }} style={{ alignItems: 'start' }}>
            <Stack>
              <ServerForm view={view} />
              <ProxyForm view={view} />
              <HttpsForm view={view} />
            </Stack>
            <Stack>
              <PbxForm view={view} />
              <EmergencyForm view={view} />
              <CertificateForm view={view} />
            </Stack>
          </SimpleGrid>
        </Page>
      )}
    </Loaded>
  );
}
