// A code that leaves the portal: to copy, as a QR picture, as a file.
import { Anchor, Group, Image } from '@mantine/core';
import { CopyText } from '../../../shared/ui/copy-text.tsx';
import { useWords } from '../../../shared/ui/language.tsx';
import { codesWords } from './codes-words.ts';

interface Props {
  readonly text: string;
  /** Address of the picture; absent where the code is too long for one. */
  readonly qr?: string;
  readonly name: string;
  readonly fileName: string;
}

export function CarriedCode({ text, qr, name, fileName }: Props) {
  const w = useWords(codesWords);
  return (
    <>
      <Group align="flex-start" gap="lg">
        <CopyText block text={text} />
        {qr !== undefined && <Image key={qr} alt={w.qr(name)} bg="white" h={200} p={8} src={qr} w={200} />}
      </Group>
      <Anchor download={fileName} href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`} size="sm">
        {w.download}
      </Anchor>
    </>
  );
}
