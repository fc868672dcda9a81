// Entering a code by paste, file or camera: what it would change is shown, and asked once; then what happened.
import { Alert, Button, FileButton, Group, Stack, Tabs, Text, Textarea } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { LOCAL_CAPS, outcomeSchema } from '../../../shared/contracts/local-api.ts';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { OutcomeAlert } from '../outcome-alert.tsx';
import { useSession } from '../session.tsx';
import { words } from './words.ts';

/** Loaded where somebody opens it: the reader of QR codes is larger than this page. */
const Camera = lazy(() => import('../../../shared/ui/camera.tsx').then(({ Camera }) => ({ default: Camera })));

export function EnterCode({ onClose }: { readonly onClose: () => void }) {
  const w = useWords(words);
  const { api } = useSession();
  const [code, setCode] = useState('');
  const [step, setStep] = useState<'enter' | 'shown' | 'taken'>('enter');
  const act = useAct({
    run: (body: { readonly code: string; readonly dryRun: boolean }) =>
      api.send('POST', '/update', outcomeSchema, { body }),
    changes: ['/'],
    onDone: () => setStep((before) => (before === 'enter' ? 'shown' : 'taken')),
  });
  const look = (text: string) => {
    setCode(text);
    act.mutate({ code: text, dryRun: true });
  };
  const back = () => {
    act.reset();
    setStep('enter');
  };
  const outcome = act.data;
  return (
    <Dialog onClose={onClose} size="lg" title={w.title}>
      <Stack>
        {act.error !== null && <ProblemAlert error={act.error} />}
        {step === 'enter' || outcome === undefined ? (
          <>
            <Text c="dimmed" size="sm">
              {w.lead}
            </Text>
            <Sources code={code} loading={act.isPending} onCode={look} onTyped={setCode} />
          </>
        ) : (
          <>
            <OutcomeAlert
              outcome={outcome}
              {...(step === 'shown' && outcome.outcome === 'updated' ? { title: w.would } : {})}
            />
            <Group justify="flex-end">
              {step === 'shown' && (
                <Button onClick={back} variant="default">
                  {w.back}
                </Button>
              )}
              {step === 'shown' && outcome.outcome === 'updated' ? (
                <Button data-autofocus loading={act.isPending} onClick={() => act.mutate({ code, dryRun: false })}>
                  {w.take}
                </Button>
              ) : (
                <Button onClick={onClose}>{w.done}</Button>
              )}
            </Group>
          </>
        )}
      </Stack>
    </Dialog>
  );
}

interface SourcesProps {
  readonly code: string;
  readonly loading: boolean;
  readonly onTyped: (code: string) => void;
  readonly onCode: (code: string) => void;
}

function Sources({ code, loading, onTyped, onCode }: SourcesProps) {
  const w = useWords(words);
  const [fault, setFault] = useState<string>();
  const take = async (file: File | null) => {
    setFault(undefined);
    if (file === null) return;
    const read = await readCodeFile(file);
    if ('code' in read) onCode(read.code);
    else setFault(w[read.fault]);
  };
  return (
    <Tabs defaultValue="paste" keepMounted={false}>
      <Tabs.List mb="md">
        <Tabs.Tab value="paste">{w.paste}</Tabs.Tab>
        <Tabs.Tab value="file">{w.file}</Tabs.Tab>
        <Tabs.Tab value="camera">{w.camera}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="paste">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            onCode(code);
          }}
        >
          <Stack>
            <Textarea
              autosize
              data-autofocus
              description={w.codeHint}
              label={w.code}
              maxLength={LOCAL_CAPS.code}
              maxRows={12}
              minRows={6}
              onChange={({ currentTarget: { value } }) => onTyped(value)}
              required
              styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
              value={code}
            />
            <Group justify="flex-end">
              <Button loading={loading} type="submit">
                {w.show}
              </Button>
            </Group>
          </Stack>
        </form>
      </Tabs.Panel>
      <Tabs.Panel value="file">
        <Stack align="flex-start">
          <Text size="sm">{w.fileHint}</Text>
          <FileButton accept="text/plain,image/png,image/jpeg,.txt" onChange={(file) => void take(file)}>
            {(props) => (
              <Button {...props} loading={loading} variant="default">
                {w.choose}
              </Button>
            )}
          </FileButton>
          {fault !== undefined && (
            <Alert color="red" role="alert">
              {fault}
            </Alert>
          )}
        </Stack>
      </Tabs.Panel>
      <Tabs.Panel value="camera">
        <Suspense>
          <Camera onCode={onCode} />
        </Suspense>
      </Tabs.Panel>
    </Tabs>
  );
}

const PICTURE_BYTES = 20 * 1024 * 1024;

async function readCodeFile(file: File): Promise<{ readonly code: string } | { readonly fault: 'tooLarge' | 'noQr' }> {
  if (!file.type.startsWith('image/'))
    return file.size > LOCAL_CAPS.code ? { fault: 'tooLarge' } : { code: await file.text() };
  if (file.size > PICTURE_BYTES) return { fault: 'tooLarge' };
  const { codeInPicture } = await import('../../../shared/ui/read-qr.ts');
  const code = await codeInPicture(file);
  return code === undefined ? { fault: 'noQr' } : { code };
}
