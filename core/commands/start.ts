import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Before anything else is loaded: later starts then read compiled code, types already stripped, instead of sources.
enableCompileCache?.(fileURLToPath(new URL('../../node_modules/.cache/lightpost', import.meta.url)));
const { startKiosk } = await import('./start-kiosk.ts');
process.exitCode = await startKiosk(process.argv.slice(2));
