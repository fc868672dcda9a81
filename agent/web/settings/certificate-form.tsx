// The certificate of the HTTPS door: made by the agent, or brought as a PKCS#12 bundle or as PEM with its key.
import { Button, Card, FileInput, Group, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import {
  type GivenCertificate,
  type SettingsView,
  settingsViewSchema,
} from '../../../shared/contracts/settings-page-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { useSession } from '../session.tsx';
import { words } from './words.ts';

export function CertificateForm({ view: { https } }: { readonly view: SettingsView }) {
  const w = useWords(words);
  const format = useFormats();
  const { api } = useSession();
  const [file, setFile] = useState<File | null>(null);
  const bring = useAct({
    run: (body: GivenCertificate) => api.send('POST', '/settings/certificate', settingsViewSchema, { body }),
    changes: ['/settings'],
    done: () => w.saved,
    onDone: () => setFile(null),
  });
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get('password') ?? '');
    if (file !== null) bring.mutate(await given(file, password));
  };
  const { held } = https;
  const stands =
    https.certificate === 'own'
      ? w.own
      : held === undefined
        ? w.broughtUnread
        : w.brought(held.names.join(', '), held.issuer, format.date(held.until * 1000));
  return (
    <Card withBorder>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="sm">
          <Title order={3} size="h4">
            {w.certificate}
          </Title>
          <Text size="sm">{stands}</Text>
          {bring.error !== null && <ProblemAlert error={bring.error} />}
          <FileInput
            accept=".p12,.pfx,.pem,.crt,application/x-pkcs12"
            clearable
            label={w.file}
            onChange={setFile}
            value={file}
          />
          {file !== null && isBundle(file) && (
            <PasswordInput autoComplete="off" label={w.password} maxLength={1_024} name="password" />
          )}
          <Group justify="space-between">
            <Text c="dimmed" size="sm">
              {w.afterRestart}
            </Text>
            <Group gap="xs">
              {https.certificate === 'brought' && (
                <Button onClick={() => bring.mutate({ kind: 'own' })} variant="default">
                  {w.back}
                </Button>
              )}
              <Button disabled={file === null} loading={bring.isPending} type="submit" variant="default">
                {w.bring}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

function isBundle({ name, type }: File): boolean {
  return /\.(p12|pfx)$/i.test(name) || type === 'application/x-pkcs12';
}

/** A PEM file holds certificates and key together. */
async function given(file: File, password: string): Promise<GivenCertificate> {
  if (!isBundle(file)) {
    const pem = await file.text();
    return { kind: 'pem', certificate: pem, key: pem };
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return { kind: 'p12', bundle: btoa(binary), password };
}
