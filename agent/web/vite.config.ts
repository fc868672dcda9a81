// Builds the PBX admin's page into .build/pbx-page.
import { defineConfig } from 'vite';
import { webPage } from '../../shared/ui/vite-options.ts';

export default defineConfig(
  webPage(new URL('./', import.meta.url), 'pbx-page', { path: '/api', at: 'http://127.0.0.1:7421' }),
);
