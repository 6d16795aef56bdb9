import { describe, expect, it } from 'vitest';
import { detectAt, type PlaceReport } from '../../devices/detect.ts';
import type { FarEnd, Link, LinkOpener } from '../../devices/link/link.ts';
import { createLinkEnds } from '../../devices/link/link-ends.ts';
import { loadProtocol, protocolNames } from '../../devices/protocols.ts';
import { createManualClock } from '../support/manual-clock.ts';

const protocols = await Promise.all(protocolNames.map(loadProtocol));
const askable = protocols.filter(({ probe }) => probe !== undefined);
const TIMEOUT_MS = 600;
/** As long as the longest self-test of a simulated device. */
const SELF_TEST_MS = 20_000;
/** All questions at all speeds. */
const SEARCH_MS = 120_000;

/** A cable that stays where it is while the host opens its end again and again: the device hears one stream. */
function stayingCable(attach: (end: FarEnd) => void): LinkOpener {
  const toDevice = new Set<(bytes: Uint8Array) => void>();
  let toHost: (bytes: Uint8Array) => void = () => undefined;
  attach({
    onData: (listener) => {
      toDevice.add(listener);
      return () => toDevice.delete(listener);
    },
    write: (bytes) => {
      toHost(Uint8Array.from(bytes));
    },
    onClose: () => () => undefined,
  });
  return {
    name: 'cable',
    open: () => {
      const ends = createLinkEnds();
      toHost = ends.deliver;
      const link: Link = {
        name: 'cable',
        answers: true,
        onData: ends.onData,
        onClose: ends.onClose,
        write: (bytes) => {
          for (const listener of toDevice) listener(Uint8Array.from(bytes));
          return Promise.resolve({ kind: 'written' });
        },
        close: () => {
          ends.end('closed');
          return Promise.resolve();
        },
      };
      return Promise.resolve({ kind: 'opened', link });
    },
  };
}

describe('a device that hears every question that is asked before its own', () => {
  it.each(askable)('$name is found', async (device) => {
    const clock = createManualClock();
    const bench = device.createBench({ clock, tell: () => undefined, flags: {} });
    const opener = stayingCable((end) => {
      bench.attach(end);
    });
    await clock.advance(SELF_TEST_MS);
    const place = { name: 'cable', hasSpeed: true, open: () => opener };
    let report: PlaceReport | undefined;
    void detectAt(place, protocols, { clock, timeoutMs: TIMEOUT_MS }).then((done) => {
      report = done;
    });
    await clock.advance(SEARCH_MS);
    expect(report).toMatchObject({ kind: 'answered', found: { protocol: device.name } });
  });
});
