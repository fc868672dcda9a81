// Where a code from a PBX comes in: pasted, or read here in the browser from a picture or by the camera.
import { Alert, Button, FileButton, Group, Stack, Textarea } from '@mantine/core';
import { IconCamera, IconPhotoScan } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useWords } from '../../../shared/ui/language.tsx';
import { codesWords } from './codes-words.ts';

// The reader of QR codes is larger than the page, so both ways to it come when they are needed.
const Camera = lazy(() => import('../../../shared/ui/camera.tsx').then(({ Camera }) => ({ default: Camera })));

const CODE_CHARS = 8_192;
const PICTURE_BYTES = 20 * 1024 * 1024;

interface Props {
  readonly label: string;
  readonly hint: string;
  readonly submit: string;
  readonly loading: boolean;
  readonly refused: string | undefined;
  readonly onCode: (code: string) => void;
}

export function CodeEntry({ label, hint, submit, loading, refused, onCode }: Props) {
  const w = useWords(codesWords);
  const [code, setCode] = useState('');
  const [fault, setFault] = useState<string>();
  const [looks, setLooks] = useState(false);
  const seen = (read: string) => {
    setLooks(false);
    setCode(read);
    onCode(read);
  };
  const take = async (file: File | null) => {
    if (file === null) return;
    setFault(undefined);
    if (file.size > PICTURE_BYTES) return setFault(w.tooLarge);
    const { codeInPicture } = await import('../../../shared/ui/read-qr.ts');
    const read = await codeInPicture(file);
    if (read === undefined) return setFault(w.noQr);
    seen(read);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onCode(code);
      }}
    >
      <Stack gap="xs">
        <Textarea
          autosize
          description={hint}
          error={refused}
          label={label}
          maxLength={CODE_CHARS}
          maxRows={10}
          minRows={3}
          onChange={({ currentTarget: { value } }) => setCode(value)}
          required
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          value={code}
        />
        {fault !== undefined && (
          <Alert color="red" role="alert" variant="light">
            {fault}
          </Alert>
        )}
        {looks && (
          <Suspense>
            <Camera onCode={seen} />
          </Suspense>
        )}
        <Group>
          <Button loading={loading} type="submit">
            {submit}
          </Button>
          <FileButton accept="image/png,image/jpeg,image/webp" onChange={(file) => void take(file)}>
            {(props) => (
              <Button {...props} leftSection={<IconPhotoScan aria-hidden size={16} />} variant="default">
                {w.picture}
              </Button>
            )}
          </FileButton>
          <Button leftSection={<IconCamera aria-hidden size={16} />} onClick={() => setLooks(!looks)} variant="default">
            {looks ? w.cameraOff : w.camera}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
