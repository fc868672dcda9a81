// Where a code from a PBX comes in: pasted, or read from a picture here in the browser.
import { Alert, Button, FileButton, Group, Stack, Textarea } from '@mantine/core';
import { IconPhotoScan } from '@tabler/icons-react';
import { useState } from 'react';
import { useWords } from '../../../shared/ui/language.tsx';
import { codesWords } from './codes-words.ts';

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
  const take = async (file: File | null) => {
    if (file === null) return;
    setFault(undefined);
    if (file.size > PICTURE_BYTES) return setFault(w.tooLarge);
    // The reader of QR codes is larger than the page, so it comes when it is needed.
    const { codeInPicture } = await import('../../../shared/ui/read-qr.ts');
    const read = await codeInPicture(file);
    if (read === undefined) return setFault(w.noQr);
    setCode(read);
    onCode(read);
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
        </Group>
      </Stack>
    </form>
  );
}
