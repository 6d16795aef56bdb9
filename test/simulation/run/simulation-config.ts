import { join } from 'node:path';
import { parseConfig, type KioskConfig } from '../../../core/platform/config.ts';
import { noteProtocols, type NoteProtocolName } from '../world/note-protocols.ts';

/** The product's defaults, with shorter waits where somebody only stands there. */
export function simulationConfig(protocol: NoteProtocolName, reverseAfterMinutes: number | null): KioskConfig {
  const parsed = parseConfig(
    {
      terminal: { id: 'SIM1' },
      devices: { noteAcceptor: noteProtocols[protocol].device },
      backEnd: { kind: 'simulated', reverseAfterMinutes },
      timeouts: {
        idleSeconds: 20,
        warningSeconds: 10,
        resultSeconds: 8,
        pendingAfterSeconds: 10,
        stackSeconds: 8,
        recoverSeconds: 10,
      },
      // Crashes come every few minutes here; a terminal that then takes no money would prove little.
      recovery: { restartStorm: null },
    },
    join('test', 'simulation'),
  );
  if (parsed.kind === 'bad') throw new Error(parsed.lines.join('\n'));
  return parsed.config;
}
