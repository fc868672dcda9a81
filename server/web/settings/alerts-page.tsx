// Whether an account wants mails before trials end and accounts are removed.
import { Card, Group, Stack, Text } from '@mantine/core';
import { alertChoiceSchema } from '../../../shared/contracts/jobs-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { Loaded } from '../../../shared/ui/page.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { ActDialog } from '../form.tsx';
import { SectionPage } from '../section.tsx';
import { useSession } from '../session.tsx';
import { useSettings } from './links.ts';
import { words } from './seller-words.ts';

export function AlertsPage() {
  const { alerts: w } = useWords(words);
  const { me } = useSession();
  const path = `/accounts/${me.account.id}/alerts`;
  const choice = useRead(path, alertChoiceSchema);
  return (
    <SectionPage {...useSettings()} lead={w.lead} title={w.title}>
      <Loaded lines={2} of={choice}>
        {({ wanted }) => (
          <Card withBorder>
            <Stack gap="sm">
              <Group>
                <StateBadge tone={wanted ? 'good' : 'off'}>{wanted ? w.on : w.off}</StateBadge>
              </Group>
              <Choose path={path} wanted={wanted} />
            </Stack>
          </Card>
        )}
      </Loaded>
    </SectionPage>
  );
}

function Choose({ path, wanted }: { readonly path: string; readonly wanted: boolean }) {
  const { saved, alerts: w } = useWords(words);
  const { api, may } = useSession();
  const choose = useAct({
    run: () => api.send('PATCH', path, alertChoiceSchema, { body: { wanted: !wanted } }),
    changes: [path],
    done: () => saved,
  });
  if (!may('accounts:write')) return null;
  const says = wanted ? <Text size="sm">{w.turnOffSays}</Text> : w.lead;
  const label = wanted ? w.turnOff : w.turnOn;
  return (
    <Group>
      <ActDialog act={choose} opener={label} openerProps={{ size: 'sm' }} says={says} submit={label} title={label} />
    </Group>
  );
}
