// A dialog that is there while it is rendered: traps the focus, leaves by Esc, and gives the focus back to where it came from.
import { Modal, type ModalProps } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useWords } from './language.tsx';

const words = { en: { close: 'Close' }, de: { close: 'Schließen' } };

interface Props {
  readonly title: string;
  readonly size?: ModalProps['size'];
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Dialog({ title, size = 'md', onClose, children }: Props) {
  const w = useWords(words);
  // Read while rendering: as soon as the dialog stands, it has the focus itself.
  const before = useRef(document.activeElement);
  useEffect(
    () => () => {
      if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus();
    },
    [],
  );
  return (
    <Modal
      closeButtonProps={{ 'aria-label': w.close }}
      onClose={onClose}
      opened
      returnFocus={false}
      size={size}
      title={title}
    >
      {children}
    </Modal>
  );
}
