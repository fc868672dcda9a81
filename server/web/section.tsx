// Pages that belong together under one entry of the menu: the same title, and links from each to the others.
import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { Page } from '../../shared/ui/page.tsx';

export interface SectionLink {
  readonly path: string;
  readonly label: string;
}

interface Props {
  readonly section: string;
  readonly links: readonly SectionLink[];
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function SectionPage({ section, links, ...page }: Props) {
  const [location] = useLocation();
  return (
    <>
      <Group aria-label={section} component="nav" gap={4} mb="md">
        {links.map(({ path, label }) => {
          const isHere = location === path;
          return (
            <Button
              {...(isHere ? { 'aria-current': 'page' as const } : {})}
              component={Link}
              href={path}
              key={path}
              size="compact-md"
              variant={isHere ? 'light' : 'subtle'}
            >
              {label}
            </Button>
          );
        })}
      </Group>
      <Page {...page} />
    </>
  );
}
