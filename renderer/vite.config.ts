import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const room = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: room('.'),
  base: './',
  cacheDir: room('../node_modules/.vite/renderer'),
  plugins: [react()],
  css: { modules: { localsConvention: 'camelCaseOnly' } },
  build: {
    outDir: room('../dist/renderer'),
    emptyOutDir: true,
    manifest: true,
    // The content security policy of both shells has no `data:` for scripts, styles or fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'chrome140',
    reportCompressedSize: false,
  },
});
