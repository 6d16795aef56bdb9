import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const room = (path: string) => fileURLToPath(new URL(path, import.meta.url));

interface ModuleGraph {
  getModuleInfo(id: string): { readonly isEntry: boolean; readonly importers: readonly string[] } | null;
}

/** `first` for a module that the entry imports without waiting, through whatever others; null where it comes later. */
function firstLoad(id: string, graph: ModuleGraph): string | null {
  const seen = new Set<string>([id]);
  for (const module of seen) {
    const info = graph.getModuleInfo(module);
    if (info?.isEntry === true) return 'first';
    for (const importer of info?.importers ?? []) seen.add(importer);
  }
  return null;
}

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
    // One file for all that the first screen needs: it compresses better than several, and is one request.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: firstLoad, debugName: 'first load' }] } } },
  },
});
