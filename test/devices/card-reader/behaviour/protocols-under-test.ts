import type { Clock } from '../../../../core/ports/clock.ts';
import type { CardReader } from '../../../../core/ports/card-reader.ts';
import type { Log } from '../../../../core/ports/log.ts';
import { createCrt310Reader } from '../../../../devices/card-reader/crt310/adapter.ts';
import { createCrt310Simulator } from '../../../../devices/card-reader/crt310/simulator.ts';
import { createCrt571Reader } from '../../../../devices/card-reader/crt571/adapter.ts';
import { createCrt571Simulator } from '../../../../devices/card-reader/crt571/simulator.ts';
import type { FarCardReader, WiredCardReader } from '../../../../devices/card-reader/far-end/far-card-reader.ts';
import { createPcscReader } from '../../../../devices/card-reader/pcsc/adapter.ts';
import { createPcscSimulator } from '../../../../devices/card-reader/pcsc/simulator.ts';
import type { LinkOpener } from '../../../../devices/link/link.ts';
import { createMemoryLine } from '../../../../devices/link/memory.ts';
import type { Wire } from './wires.ts';

/** A device, its cable, and drivers that open it one after the other. */
export interface Setup {
  readonly far: FarCardReader;
  readonly unplug: () => void;
  readonly plug: () => void;
  /** A new process at the host's end. */
  readonly open: (options: { clock: Clock; log: Log; psc: string }) => CardReader;
}

export interface ProtocolUnderTest {
  readonly name: string;
  readonly motor: boolean;
  readonly dispenses: boolean;
  /** It speaks over bytes, which a line can split, merge, repeat and lose. */
  readonly wired: boolean;
  /** What is said of a card of ours whose chip is dead: some devices cannot tell it from a strange one. */
  readonly deadChip: 'failed' | 'unreadable';
  /** What goes to the device is told as hexadecimal digits; these are the ones that write, and that say the code. */
  readonly writes: RegExp;
  readonly saysCode: RegExp;
  readonly setUp: (options: { clock: Clock; cardPsc: string; onSent: (hex: string) => void; wire?: Wire }) => Setup;
}

/** One line a protocol: whoever stands here is held to everything in this folder. */
export const protocolsUnderTest: readonly ProtocolUnderTest[] = [
  {
    name: 'crt310',
    motor: true,
    dispenses: false,
    wired: true,
    deadChip: 'failed',
    writes: /^02.{4}3835/u,
    saysCode: /^02.{4}3834/u,
    setUp: overWire(createCrt310Simulator, createCrt310Reader),
  },
  {
    name: 'crt571',
    motor: true,
    dispenses: true,
    wired: true,
    deadChip: 'unreadable',
    writes: /^f200.{4}43533300d0/u,
    saysCode: /^f200.{4}4353330020/u,
    setUp: overWire(createCrt571Simulator, createCrt571Reader),
  },
  {
    name: 'pcsc',
    motor: false,
    dispenses: false,
    wired: false,
    deadChip: 'unreadable',
    writes: /^ffd0/u,
    saysCode: /^ff200000/u,
    setUp: overPcsc,
  },
];

function overPcsc({ clock, cardPsc, onSent }: Parameters<ProtocolUnderTest['setUp']>[0]): Setup {
  const far = createPcscSimulator({
    clock,
    psc: cardPsc,
    onApdu: (apdu) => {
      onSent(Buffer.from(apdu).toString('hex'));
    },
  });
  return {
    far,
    unplug: () => {
      far.plug(false);
    },
    plug: () => {
      far.plug(true);
    },
    open: (options) => createPcscReader({ opener: far.opener, ...options }),
  };
}

function overWire(
  createFarEnd: (options: { clock: Clock; psc: string }) => WiredCardReader,
  createReader: (options: { opener: LinkOpener; clock: Clock; log: Log; psc: string }) => CardReader,
): ProtocolUnderTest['setUp'] {
  return ({ clock, cardPsc, onSent, wire }) => {
    const far = createFarEnd({ clock, psc: cardPsc });
    const line = createMemoryLine('memory card reader');
    line.attach((end) => {
      end.onData((bytes) => {
        onSent(Buffer.from(bytes).toString('hex'));
      });
      far.attach(wire === undefined ? end : wire(end, clock));
    });
    return {
      far,
      unplug: () => {
        line.unplug();
      },
      plug: () => {
        line.plug();
      },
      open: (options) => createReader({ opener: line.opener, ...options }),
    };
  };
}
