import type { Clock } from '../../core/ports/clock.ts';
import type { FarEnd, Link, SerialSettings } from './link.ts';
import { createSerialOpener } from './serial.ts';

/** Milliseconds a reply of a simulated device may take to leave. Then it is lost, as on a cut cable. */
const WRITE_TIMEOUT_MS = 2000;

export type FarEndOpening =
  | { readonly kind: 'opened'; readonly end: FarEnd; readonly name: string; close(): Promise<void> }
  | { readonly kind: 'failed'; readonly detail: string };

/** Puts a simulator on a real serial port or one side of a pty pair. */
export async function openSerialFarEnd(options: {
  path: string;
  settings: SerialSettings;
  clock: Clock;
}): Promise<FarEndOpening> {
  const opening = await createSerialOpener(options).open();
  if (opening.kind === 'failed') return opening;
  const { link } = opening;
  return { kind: 'opened', end: farEndOver(link), name: link.name, close: () => link.close() };
}

/** A link seen from the device's side. */
export function farEndOver(link: Link): FarEnd {
  return {
    onData: (listener) => link.onData(listener),
    write: (bytes) => {
      // A device does not know whether anybody hears it.
      void link.write(bytes, WRITE_TIMEOUT_MS);
    },
    onClose: (listener) =>
      link.onClose(() => {
        listener();
      }),
  };
}
