// What a paid order led to: the activation code as text, picture and file, when the PBX applied it, and the invoice.
import { Alert, Anchor, Button, Card, Group, Image, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconClock, IconDownload } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { z } from 'zod';
import { invoiceListSchema } from '../../../shared/contracts/invoices-api.ts';
import type { orderDetailSchema } from '../../../shared/contracts/orders-api.ts';
import { licenceSchema } from '../../../shared/contracts/server-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { CopyText } from '../../../shared/ui/copy-text.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Loaded } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { saveFile, useDownload } from '../download.ts';
import { useSession } from '../session.tsx';
import { words } from './words.ts';

const LOOK_MS = 2_000;
const DONE = ['applied'];

export function Delivered({ pbxId }: { readonly pbxId: string }) {
  const w = useWords(words);
  const format = useFormats();
  const [isApplied, setApplied] = useState(false);
  const licence = useRead(`/pbxs/${pbxId}/licence`, licenceSchema, isApplied ? {} : { everyMs: LOOK_MS });
  const applied = licence.data?.applied ?? null;
  useEffect(() => setApplied(applied !== null), [applied]);
  return (
    <Card component="section" withBorder>
      <Loaded of={licence}>
        {({ serial, epoch, seq, activationCode }) => (
          <Stack gap="sm">
            <Title order={2} size="h4">
              {w.code}
            </Title>
            <div aria-live="polite">
              {applied === null ? (
                <Alert color="blue" icon={<IconClock aria-hidden />} p="xs">
                  {w.notYet}
                </Alert>
              ) : (
                <Alert
                  color={DONE.includes(applied.result) ? 'green' : 'yellow'}
                  icon={<IconCircleCheck aria-hidden />}
                  p="xs"
                >
                  {DONE.includes(applied.result)
                    ? w.inForce(format.time(applied.appliedAt * 1000))
                    : w.refusedThere(applied.result)}
                </Alert>
              )}
            </div>
            <Text c="dimmed" size="sm">{`${w.version(epoch, seq)}. ${w.codeHint}`}</Text>
            <Group align="flex-start" gap="md">
              <Picture key={seq} pbxId={pbxId} serial={serial} />
              <Stack gap="xs" style={{ flex: '1 1 260px', minWidth: 0 }}>
                <CopyText block text={activationCode} />
                <Group gap="xs">
                  <Button
                    leftSection={<IconDownload aria-hidden size={16} />}
                    onClick={() =>
                      saveFile(new Blob([activationCode], { type: 'text/plain' }), `${serial}-${epoch}.${seq}.txt`)
                    }
                    size="xs"
                    variant="default"
                  >
                    {w.download}
                  </Button>
                  <Anchor component={Link} href={`/pbxs/${pbxId}`} size="sm">
                    {w.toPbx}
                  </Anchor>
                </Group>
              </Stack>
            </Group>
          </Stack>
        )}
      </Loaded>
    </Card>
  );
}

/** Read like everything else, so that it is the picture for the account acted for. */
function Picture({ pbxId, serial }: { readonly pbxId: string; readonly serial: string }) {
  const w = useWords(words);
  const { api } = useSession();
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    let made: string | undefined;
    let isGone = false;
    void api.file(`/pbxs/${pbxId}/licence.svg`).then(
      (file) => {
        if (isGone) return;
        made = URL.createObjectURL(file);
        setUrl(made);
      },
      () => undefined,
    );
    return () => {
      isGone = true;
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [api, pbxId]);
  return url === undefined ? null : <Image alt={w.qr(serial)} bg="white" h={180} p={6} src={url} w={180} />;
}

interface PapersProps {
  readonly orderId: string;
  readonly waits: z.infer<typeof orderDetailSchema>['invoiceWaits'];
}

export function Papers({ orderId, waits }: PapersProps) {
  const w = useWords(words);
  const format = useFormats();
  const list = useRead(`/invoices${query({ orderId })}`, invoiceListSchema);
  const pdf = useDownload();
  if ((list.data?.items.length ?? 0) === 0 && waits === null) return null;
  return (
    <Card component="section" withBorder>
      <Title mb="xs" order={2} size="h4">
        {w.invoice}
      </Title>
      {waits !== null && (
        <Text size="sm">{w.invoiceWaits(waits.vatId, format.date(waits.untilMs), waits.lastError)}</Text>
      )}
      {list.data?.items.map(({ id, label, total }) => (
        <Group gap="sm" key={id}>
          <Anchor component={Link} href={`/invoices/${id}`} size="sm">
            {`${label}, ${format.money(total)}`}
          </Anchor>
          <Button
            leftSection={<IconDownload aria-hidden size={14} />}
            loading={pdf.isPending}
            onClick={() => pdf.mutate({ path: `/invoices/${id}/pdf`, name: `${label}.pdf` })}
            size="compact-xs"
            variant="default"
          >
            {w.pdf(label)}
          </Button>
        </Group>
      ))}
    </Card>
  );
}
