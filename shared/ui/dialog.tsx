// A dialog that is there while it is rendered: traps the focus, leaves by Esc, and gives the focus back to where it came from.
import { Modal, type ModalProps } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';

interface Props {
  readonly title: string;
  readonly size?: ModalProps['size'];
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Whoever chose from a menu comes back to what opened the menu, which is gone with its items. */
function opener(): Element | null {
  const active = document.activeElement;
  const menu = active?.closest('[role=menu]')?.getAttribute('aria-labelledby');
  return (menu == null ? null : document.getElementById(menu)) ?? active;
}

export function Dialog({ title, size = 'md', onClose, children }: Props) {
  // Read while rendering: as soon as the dialog stands, it has the focus itself.
  const before = useRef(opener());
  useEffect(
    () => () => {
      if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus();
    },
    [],
  );
  return (
    <Modal onClose={onClose} opened returnFocus={false} size={size} title={title}>
      {children}
    </Modal>
  );
}
