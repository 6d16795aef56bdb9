import { defineConfig } from 'vite';

/** A sandboxed preload cannot be an ES module and can require nothing but `electron`: one CommonJS file. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  build: {
    ssr: true,
    target: 'node24',
    outDir: '../dist/electron',
    emptyOutDir: false,
    minify: false,
    rolldownOptions: {
      input: `${import.meta.dirname}/preload.ts`,
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: 'preload.cjs' },
    },
  },
  ssr: { noExternal: true },
});
