import type { MessagePortMain } from 'electron';
import { composeKiosk } from '../core/compose.ts';
import { loadConfig } from '../core/platform/config.ts';
import { openLog } from '../core/platform/log.ts';
import { findMissingWords } from '../core/platform/receipt-words.ts';
import { serveHost, type HostOpening } from './host-service.ts';

/** The program of the utility process: the kiosk without a screen. Everything below is wiring. */
async function openKiosk(argv: readonly string[]): Promise<HostOpening> {
  const missingWords = findMissingWords();
  if (missingWords.length > 0) return { kind: 'refused', line: missingWords.join('; ') };
  const loaded = loadConfig(argv);
  if (loaded.kind === 'bad') return { kind: 'refused', line: loaded.lines.join('; ') };
  const { config } = loaded;
  const kioskLog = openLog({ dataDir: config.dataDir, console: (line) => console.error(line) });
  process.on('uncaughtExceptionMonitor', (error) => {
    kioskLog.log.error('hostCrashed', { detail: error.stack ?? error.message });
  });
  const kiosk = await composeKiosk({ config, dataDir: config.dataDir, log: kioskLog.log });
  if (kiosk.kind === 'refused') {
    kioskLog.close();
    return kiosk;
  }
  if (kiosk.outOfService !== undefined) console.error(`Lightpost is ${kiosk.outOfService}`);
  return {
    kind: 'running',
    connection: kiosk.connection,
    async close() {
      await kiosk.close();
      kioskLog.close();
    },
  };
}

serveHost<MessagePortMain>({
  parent: process.parentPort,
  open: openKiosk,
  exit: (code) => process.exit(code),
  report: (line) => console.error(line),
});
