import { parseArgs } from 'node:util';
import { fen } from '../../core/domain/money.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { NoteAcceptor, NoteAcceptorEvent } from '../../core/ports/note-acceptor.ts';
import { systemClock } from '../../core/platform/system-clock.ts';
import type { LinkOpener } from '../../devices/link/link.ts';
import { createSerialOpener } from '../../devices/link/serial.ts';
import { createCcnetAcceptor } from '../../devices/note-acceptor/ccnet/adapter.ts';
import { createEbdsAcceptor } from '../../devices/note-acceptor/ebds/adapter.ts';
import { loadProtocol } from '../../devices/protocols.ts';

/**
 * Our driver of a note acceptor over a real port, against a far end that is not ours:
 * `node test/peers/note-acceptor-host.ts ebds --path /dev/ttyUSB0 [--on-escrow stack|return|wait] [--seconds 30]`.
 * Each event is a line; a line `stack`, `return` or `wait` on standard input changes what is done with the next note.
 */

const factories: Readonly<Record<string, (options: { opener: LinkOpener; clock: Clock; log: Log }) => NoteAcceptor>> = {
  ccnet: createCcnetAcceptor,
  ebds: createEbdsAcceptor,
};

const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const NOTES_FEN = [100, 500, 1000, 2000, 5000, 10_000].map(fen);
const DEFAULT_SECONDS = '30';
const EXIT_USAGE = 2;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    path: { type: 'string' },
    'on-escrow': { type: 'string', default: 'stack' },
    seconds: { type: 'string', default: DEFAULT_SECONDS },
  },
});
const [name = ''] = positionals;
const factory = factories[name];
if (factory === undefined || values.path === undefined || (name !== 'ccnet' && name !== 'ebds')) {
  console.error(`say one of ${Object.keys(factories).join(', ')} and --path PORT`);
  process.exit(EXIT_USAGE);
}

const protocol = await loadProtocol(name);
const opener = createSerialOpener({ path: values.path, settings: protocol.serial, clock: systemClock });
const acceptor = factory({ opener, clock: systemClock, log: silentLog });
const startedMs = systemClock.monotonicMs();
let onEscrow = values['on-escrow'];

process.stdin.setEncoding('utf8').on('data', (text: string) => {
  onEscrow = text.trim();
});

acceptor.watch((event) => {
  const atS = ((systemClock.monotonicMs() - startedMs) / 1000).toFixed(2);
  console.log(`${atS.padStart(7)} s  ${inWords(event)}`);
  void answer(event);
});

async function answer(event: NoteAcceptorEvent): Promise<void> {
  if (event.kind === 'stateChanged' && event.state === 'disabled') await acceptor.enable(NOTES_FEN);
  if (event.kind === 'noteInEscrow' && onEscrow === 'stack') await acceptor.stackNote(event.escrowId);
  if (event.kind === 'noteInEscrow' && onEscrow === 'return') await acceptor.returnNote(event.escrowId);
  if (event.kind === 'noteStacked') await acceptor.acknowledgeStacked(event.stackedId);
}

function inWords(event: NoteAcceptorEvent): string {
  switch (event.kind) {
    case 'opened':
      return `opened, found ${event.found}`;
    case 'stateChanged':
      return `  (${event.state}: ${event.detail})`;
    case 'noteInEscrow':
      return `ESCROW ${event.valueFen} fen`;
    case 'noteStacked':
      return `CREDIT ${event.valueFen} fen`;
    case 'noteReturned':
      return `RETURNED ${event.valueFen ?? 'an unknown note'}`;
    case 'noteRejected':
      return `rejected: ${event.reason}`;
    case 'cheatSuspected':
      return 'cheat suspected';
    default:
      return event satisfies never;
  }
}

acceptor.start();
systemClock.after(Number(values.seconds) * 1000, () => {
  const { model, counters, frames } = acceptor.inspect();
  console.log(`${model} ${JSON.stringify(counters)}`);
  for (const frame of frames) console.log(`${frame.direction === 'toDevice' ? '→' : '←'} ${frame.hex}  ${frame.text}`);
  void acceptor.close().then(() => process.exit(0));
});
