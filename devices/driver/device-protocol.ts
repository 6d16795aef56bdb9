import type { Clock } from '../../core/ports/clock.ts';
import type { FarEnd, Link, SerialSettings } from '../link/link.ts';
import type { Description, FrameDirection } from './description.ts';

/** The classes of devices, by XFS4IoT's words where it has one. */
export type DeviceClass =
  'noteAcceptor' | 'coinAcceptor' | 'cardReader' | 'codeScanner' | 'energyMeter' | 'receiptPrinter' | 'sensors';

/** A simulated device on the bench, driven by lines of text: the far end that `npm run device` puts on a port. */
export interface DeviceBench {
  attach(end: FarEnd): void;
  /** Undefined when the line was understood, otherwise why not, with what could have been said. */
  perform(line: string): string | undefined;
}

/** What a device answered to a polite question. */
export interface ProbeAnswer {
  /** In words: model, serial number, what it holds. Empty where the protocol has no identification. */
  readonly identity: string;
  /** True where the answer carries a checksum or an echo that noise cannot imitate. */
  readonly certain: boolean;
  /** Further fields of the config fragment, `{ psc: "ffffff" }`. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/** Everything that the commands `device`, `decode` and `detect`, and the benches, need of a protocol. */
export interface DeviceProtocol {
  /** Its word in the config: `ccnet`. */
  readonly name: string;
  readonly deviceClass: DeviceClass;
  /** For people: `CCNET bill validators`. */
  readonly title: string;
  /** The line its devices speak over where the config names no speed. */
  readonly serial: SerialSettings;
  /** Other speeds worth asking at, in order. */
  readonly otherBaudRates?: readonly number[];
  /** Explains frames in words. */
  readonly describe: (bytes: Uint8Array, direction?: FrameDirection) => Description;
  /** A sound frame, for benches and self-tests, and how many sound frames a decoder finds in these bytes. */
  readonly sampleFrame: Uint8Array;
  readonly countFrames: () => (bytes: Uint8Array) => number;
  /**
   * Asks who is there, over a link that is already open, within `timeoutMs`. It must never move money or paper: no
   * stacking, no dispensing, no printing, no reset. Undefined where nobody answered in this protocol. Absent where the
   * protocol has no question that is safe to ask an unknown device.
   */
  readonly probe?: (options: { link: Link; clock: Clock; timeoutMs: number }) => Promise<ProbeAnswer | undefined>;
  /** `tell` gets one object an event. `options` are the command's further flags, `{ paper: '58' }`. */
  readonly createBench: (options: {
    clock: Clock;
    tell: (event: object) => void;
    flags: Readonly<Record<string, string>>;
  }) => DeviceBench;
}
