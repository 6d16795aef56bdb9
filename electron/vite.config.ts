import { defineConfig } from 'vite';

/** The main process and the host process, for the Node inside Electron. The preload has its own file: it is CommonJS. */
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
      input: {
        main: `${import.meta.dirname}/main.ts`,
        'host-process': `${import.meta.dirname}/host-process.ts`,
      },
      // Native addons, and what finds its own files at run time, stay beside the program in node_modules.
      external: [
        /^node:/u,
        'electron',
        'serialport',
        'node-thermal-printer',
        'iconv-lite',
        'jsbarcode',
        'pino',
        'smartcard',
      ],
      // Names without a hash: a new build overwrites the last one, and no old part is packed.
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'parts/[name].js' },
    },
  },
  ssr: { noExternal: ['zod'] },
});
