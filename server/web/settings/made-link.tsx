// A link that lets somebody in, shown once; the token stands behind the # so that no server logs it.
import { Stack, Text } from '@mantine/core';
import type { z } from 'zod';
import type { linkSchema } from '../../../shared/contracts/accounts-api.ts';
import { CopyText } from '../../../shared/ui/copy-text.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { words } from './users-words.ts';

interface Props {
  readonly link: z.infer<typeof linkSchema>;
  readonly page: 'invitation' | 'password-reset';
}

export function MadeLink({ link: { token, untilMs }, page }: Props) {
  const w = useWords(words);
  const format = useFormats();
  return (
    <Stack gap="xs">
      <Text size="sm">{w.linkMade}</Text>
      <CopyText text={`${location.origin}/${page}#${token}`} />
      <Text size="sm">{w.linkUntil(format.dateTime(untilMs))}</Text>
    </Stack>
  );
}
