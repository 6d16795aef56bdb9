import type { Clock } from '../core/ports/clock.ts';
import type { DeviceClass, DeviceProtocol, ProbeAnswer } from './driver/device-protocol.ts';
import type { Link, LinkOpener, SerialSettings } from './link/link.ts';
import { probeOrder } from './probe-order.ts';

/** Milliseconds of silence before a question: what the last one left half-said in a device is forgotten by then. */
export const QUIET_MS = 120;

/** A port to be asked. A network line has no speed: its `open` takes no notice of the settings. */
export interface DetectPlace {
  /** For people: `/dev/ttyUSB0`. */
  readonly name: string;
  readonly open: (settings: SerialSettings) => LinkOpener;
  /** False where the speed cannot be chosen, so that asking at another one is asking the same again. */
  readonly hasSpeed: boolean;
}

export interface DeviceFound {
  readonly protocol: string;
  readonly deviceClass: DeviceClass;
  readonly title: string;
  readonly baudRate: number;
  readonly answer: ProbeAnswer;
}

export type PlaceReport =
  | { readonly kind: 'answered'; readonly place: string; readonly found: DeviceFound }
  | { readonly kind: 'silent'; readonly place: string; readonly asked: readonly string[] }
  | { readonly kind: 'cannotOpen'; readonly place: string; readonly detail: string };

interface Question {
  readonly protocol: DeviceProtocol;
  readonly baudRate: number;
}

/**
 * Asks one port in every protocol that may be asked there, in the order of `probe-order.ts`. The first answer ends the search,
 * certain or not: a second protocol's bytes could move what has just shown that it is there.
 */
export async function detectAt(
  place: DetectPlace,
  protocols: readonly DeviceProtocol[],
  options: { clock: Clock; timeoutMs: number },
): Promise<PlaceReport> {
  const asked: string[] = [];
  for (const { protocol, baudRate } of questionsFor(place, protocols)) {
    const { probe } = protocol;
    if (probe === undefined) continue;
    const opening = await place.open({ ...protocol.serial, baudRate }).open();
    if (opening.kind === 'failed') return { kind: 'cannotOpen', place: place.name, detail: opening.detail };
    const { link, wasOnlyEcho } = overheard(opening.link);
    await pause(options.clock, QUIET_MS);
    const answer = await within(options.clock, options.timeoutMs, (timeoutMs) =>
      probe({ link, clock: options.clock, timeoutMs }),
    );
    await link.close();
    asked.push(place.hasSpeed ? `${protocol.name} at ${baudRate}` : protocol.name);
    if (answer === undefined || wasOnlyEcho()) continue;
    const { name, deviceClass, title } = protocol;
    return { kind: 'answered', place: place.name, found: { protocol: name, deviceClass, title, baudRate, answer } };
  }
  return { kind: 'silent', place: place.name, asked };
}

/** Every protocol at its own speed, in order, and only then the other speeds: most devices stand as they were delivered. */
function questionsFor(place: DetectPlace, protocols: readonly DeviceProtocol[]): readonly Question[] {
  const ordered = probeOrder(protocols);
  const own = ordered.map((protocol) => ({ protocol, baudRate: protocol.serial.baudRate }));
  if (!place.hasSpeed) return own;
  const others = ordered.flatMap((protocol) =>
    (protocol.otherBaudRates ?? []).map((baudRate) => ({ protocol, baudRate })),
  );
  return [...own, ...others];
}

/**
 * A single-wire bus such as ccTalk's gives back what is sent on it, and in some protocols an answer looks like a question:
 * who has heard nothing but himself has found nobody.
 */
function overheard(link: Link): { link: Link; wasOnlyEcho: () => boolean } {
  const sent: number[] = [];
  const heard: number[] = [];
  link.onData((bytes) => {
    heard.push(...bytes);
  });
  return {
    link: {
      ...link,
      write: (bytes, timeoutMs) => {
        sent.push(...bytes);
        return link.write(bytes, timeoutMs);
      },
    },
    wasOnlyEcho: () =>
      heard.length > 0 && heard.length <= sent.length && heard.every((byte, index) => byte === sent[index]),
  };
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}

/** A probe that forgets its limit is given up after twice as long; one that breaks has heard nobody. */
async function within<T>(
  clock: Clock,
  timeoutMs: number,
  ask: (timeoutMs: number) => Promise<T | undefined>,
): Promise<T | undefined> {
  return await new Promise((resolve) => {
    const stop = clock.after(2 * timeoutMs, () => {
      resolve(undefined);
    });
    void ask(timeoutMs).then((answer) => {
      stop();
      resolve(answer);
    });
  });
}
