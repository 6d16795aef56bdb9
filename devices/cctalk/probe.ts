import type { Clock } from '../../core/ports/clock.ts';
import type { ProbeAnswer } from '../driver/device-protocol.ts';
import { frameCounter } from '../driver/frame-finder.ts';
import { unwatched } from '../driver/probe-line.ts';
import type { Link } from '../link/link.ts';
import { headers } from './codes.ts';
import { createCctalkDecoder, type CctalkMode } from './frame.ts';
import { askIdentity, createCctalkSession, describeIdentity, REPLY_TIMEOUT_MS } from './session.ts';

/** Asks at an address who is there, with each checksum, as long as `timeoutMs` lasts. Nothing moves by it. */
export async function probeCctalk(options: {
  readonly link: Link;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly address: number;
  /** Words of the category that the class answers to. */
  readonly categories: readonly string[];
}): Promise<ProbeAnswer | undefined> {
  const { link, clock, address } = options;
  const untilMs = clock.monotonicMs() + options.timeoutMs;
  const modes: readonly CctalkMode[] = ['checksum', 'crc'];
  for (const mode of modes) {
    const leftMs = untilMs - clock.monotonicMs();
    if (leftMs <= 0) return undefined;
    const session = createCctalkSession({ link, clock, ...unwatched(), mode, address });
    const once = { tries: 1, timeoutMs: Math.min(REPLY_TIMEOUT_MS, leftMs) };
    if ((await session.ask(headers.simplePoll, once)).kind !== 'data') continue;
    const identity = await askIdentity(session, once);
    if (identity.category !== undefined && !options.categories.includes(identity.category)) return undefined;
    return {
      identity: describeIdentity(identity),
      certain: identity.category !== undefined,
      config: { checksum: mode },
    };
  }
  return undefined;
}

/** How many sound frames are in these bytes, with the simple checksum. */
export const countFrames = frameCounter(() => createCctalkDecoder('checksum'));
