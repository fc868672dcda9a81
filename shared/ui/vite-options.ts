// How both web pages are built: from one folder into one folder, every asset a file of its own so that the page's policy can forbid inline ones.
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { UserConfig } from 'vite';

/** `folder` is the page's own, ending in a slash; `api` is where `npm run dev:…` finds the program behind it. */
export function webPage(folder: URL, name: string, api: { readonly path: string; readonly at: string }): UserConfig {
  return {
    root: fileURLToPath(folder),
    base: '/',
    plugins: [react()],
    build: {
      outDir: fileURLToPath(new URL(`../../.build/${name}`, folder)),
      emptyOutDir: true,
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 900,
    },
    server: { host: '127.0.0.1', proxy: { [api.path]: api.at } },
  };
}
