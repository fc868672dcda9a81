// Builds the portal into .build/portal.
import { defineConfig } from 'vite';
import { webPage } from '../../shared/ui/vite-options.ts';

export default defineConfig(
  webPage(new URL('./', import.meta.url), 'portal', { path: '/api', at: 'http://127.0.0.1:7420' }),
);
