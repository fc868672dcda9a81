// The link of a table's row: what the keyboard and a new tab open where the mouse may click anywhere.

import { Anchor } from '@mantine/core';
import type { MouseEvent } from 'react';
import { Link } from 'wouter';

export function RowLink({ href, children }: { readonly href: string; readonly children: string }) {
  return (
    <Anchor component={Link} href={href} onClick={(event: MouseEvent) => event.stopPropagation()} size="sm">
      {children}
    </Anchor>
  );
}
