// A code, serial number or UUID in one piece, with a button that copies it and says so.
import { ActionIcon, Code, CopyButton, Group, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useWords } from './language.tsx';

const words = { en: { copy: 'Copy', copied: 'Copied' }, de: { copy: 'Kopieren', copied: 'Kopiert' } };

export function CopyText({ text, block = false }: { readonly text: string; readonly block?: boolean }) {
  const w = useWords(words);
  return (
    <Group align="flex-start" gap={4} maw="100%" wrap="nowrap">
      <Code
        block={block}
        style={{ overflowWrap: 'anywhere', minWidth: 0, ...(block ? { whiteSpace: 'pre-wrap' } : {}) }}
      >
        {text}
      </Code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? w.copied : w.copy}>
            <ActionIcon aria-label={copied ? w.copied : w.copy} onClick={copy} variant="subtle">
              {copied ? <IconCheck aria-hidden size={16} /> : <IconCopy aria-hidden size={16} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Group>
  );
}
