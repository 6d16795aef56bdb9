import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type {
  CardReader,
  CardReaderEvent,
  CardReaderOutcome,
  CardReaderState,
  CardReadOutcome,
  CardStock,
  CardWriteOutcome,
} from '../../core/ports/card-reader.ts';
import { createCommandQueue } from '../driver/command-queue.ts';
import { createDeviceLoop, type LoopLink, type LoopOpener } from '../driver/device-loop.ts';
import { createLineCounters } from '../driver/line-counters.ts';
import type { Link } from '../link/link.ts';
import { createFrameTrace } from '../link/trace.ts';
import type { CardDialect, CardLine, ReaderStatus } from './card-line.ts';
import * as limits from './limits.ts';
import { PSC_BYTES, type Connection, type MemoryCardAccess } from './memory-card.ts';
import { fromHex } from './purchase-card.ts';
import { isOut, refused, stateOf, unanswered } from './reader-states.ts';
import { piecesOf, readCardNumber, writePurchase } from './write-purchase.ts';

export interface CardReaderOptions<Opened extends LoopLink = Link> {
  readonly opener: LoopOpener<Opened>;
  readonly clock: Clock;
  readonly log: Log;
  /** The code that lets a card be written, six hexadecimal digits. It goes over the wire to the card and nowhere else. */
  readonly psc: string;
}

/** One loop does everything that goes over the line, one exchange at a time; all else only leaves notes for it. */
export function createCardReader<Opened extends LoopLink>(
  dialect: CardDialect<Opened>,
  options: CardReaderOptions<Opened>,
): CardReader {
  const { opener, clock, log } = options;
  const code = codeOf(options.psc);
  const listeners = new Set<(event: CardReaderEvent) => void>();
  const counters = createLineCounters();
  const trace = createFrameTrace({
    clock,
    describe: (bytes, direction) => dialect.describe(bytes, direction).text.join(' '),
  });

  let lineNow: CardLine | undefined;
  let state: CardReaderState = 'offline';
  let detailNow = 'not opened yet';
  /** The first state is told even where it is the one everybody assumed. */
  let stateTold = false;
  let model = dialect.protocol;
  /** The gates are as we left them, and a card will stop where it can be worked with. */
  let ready = false;
  let setUpDueMs = 0;
  /** A card did not move when it should have, or something covers the path. */
  let jammed = false;
  /** The host opened the gate and no card has come in yet. */
  let gateOpen = false;
  let stock: CardStock | undefined;

  const loop = createDeviceLoop({ opener, clock, serve, offline: goOffline });
  const queue = createCommandQueue<CardLine>({
    clock,
    waitMs: limits.COMMAND_WAIT_MS,
    offline: () => (lineNow === undefined || loop.isClosing() ? detailNow : undefined),
    wake: () => {
      loop.wake();
    },
  });

  function setState(next: CardReaderState, detail: string): void {
    detailNow = detail;
    if (next === state && stateTold) return;
    stateTold = true;
    state = next;
    log.info('cardReader.state', { state: next, detail });
    for (const listener of [...listeners]) listener({ kind: 'stateChanged', state: next, detail });
  }

  function goOffline(why: string): void {
    lineNow = undefined;
    ready = false;
    gateOpen = false;
    stock = undefined;
    if (!loop.isClosing()) setState('offline', why);
    queue.failAll(why);
  }

  async function serve(link: Opened): Promise<{ heard: boolean }> {
    const line = dialect.open({ link, clock, counters, trace });
    lineNow = line;
    ready = false;
    setUpDueMs = clock.monotonicMs();
    const unansweredBefore = counters.unanswered;
    const isAlive = (): boolean => !loop.isGone() && counters.unanswered === unansweredBefore;
    let heard = false;
    let pollDueMs = clock.monotonicMs();
    while (isAlive()) {
      const next = heard ? queue.next() : undefined;
      if (next !== undefined) {
        await next(line);
        pollDueMs = clock.monotonicMs();
        continue;
      }
      const restMs = pollDueMs - clock.monotonicMs();
      if (restMs > 0) {
        await loop.pause(restMs);
        continue;
      }
      await look(line);
      heard ||= isAlive();
      pollDueMs = clock.monotonicMs() + limits.POLL_INTERVAL_MS;
    }
    return { heard };
  }

  /** Asks where the card is and how the gates stand, and sets the reader up where it is not as we left it. */
  async function look(line: CardLine): Promise<void> {
    const status = await line.status();
    if (status.kind === 'silent') return;
    if (status.kind !== 'done') {
      const isJam = status.kind === 'refused' && status.isJam === true;
      setState(isJam ? 'jammed' : 'failed', status.kind === 'refused' ? status.detail : 'it has no status');
      ready = false;
      return;
    }
    stock = status.value.stock ?? stock;
    if (ready && (status.value.forgot || (status.value.gateOpen && !gateOpen))) ready = false;
    if (!ready) {
      if (clock.monotonicMs() >= setUpDueMs) await bringUp(line);
      return;
    }
    if (gateOpen && !status.value.gateOpen) gateOpen = false;
    await announce(line, status.value);
  }

  async function bringUp(line: CardLine): Promise<void> {
    gateOpen = false;
    jammed = false;
    setState('initializing', 'it is being set up');
    setUpDueMs = clock.monotonicMs() + limits.SETUP_RETRY_MS;
    const set = await line.setUp();
    if (set.kind === 'silent') return;
    if (set.kind !== 'done') {
      setState('failed', set.kind === 'refused' ? set.detail : 'it was interrupted while it was being set up');
      return;
    }
    model = set.value === '' ? model : set.value;
    const covered = await line.isPathCovered();
    const status = await line.status();
    if (covered.kind !== 'done' || status.kind !== 'done') return;
    jammed = status.value.place === 'none' && covered.value;
    stock = status.value.stock ?? stock;
    ready = true;
    setUpDueMs = clock.monotonicMs();
    await announce(line, status.value);
  }

  /** The gate opens for one card: with one inside it shuts, so that no second one is pushed in behind it. */
  async function announce(line: CardLine, status: ReaderStatus): Promise<void> {
    if (status.place === 'none' && jammed) {
      const covered = await line.isPathCovered();
      if (covered.kind === 'done') jammed = covered.value;
    }
    if (status.place === 'mouth') jammed = false;
    const { state: next, detail } = stateOf(status, jammed);
    if (gateOpen && next !== 'open' && next !== 'taken' && (await shutGate(line)).kind === 'unanswered') return;
    setState(next, detail);
  }

  async function shutGate(line: CardLine): Promise<CardReaderOutcome> {
    gateOpen = false;
    const shut = await line.moveGate(false);
    if (shut.kind === 'done') return { kind: 'done' };
    return shut.kind === 'silent' ? unanswered(shut.detail) : refused(shut.kind === 'gone' ? detailNow : shut.detail);
  }

  async function openGate(line: CardLine): Promise<CardReaderOutcome> {
    const status = await line.status();
    if (status.kind === 'silent') return unanswered(status.detail);
    if (status.kind !== 'done') return refused(detailNow);
    if (!isOut(status.value) || jammed) return refused(`the gate stays shut: ${stateOf(status.value, jammed).detail}`);
    // Before it opens: a look in between would take an open gate for a reader that forgot its orders.
    gateOpen = true;
    const opened = await line.moveGate(true);
    if (opened.kind === 'done') return { kind: 'done' };
    gateOpen = false;
    return opened.kind === 'silent' ? unanswered(opened.detail) : refused('the gate does not open');
  }

  /** A card that is still on its way in cannot be worked with yet, and is no missing card either. */
  async function connect(line: CardLine): Promise<Connection> {
    let connection = await line.connect();
    const untilMs = clock.monotonicMs() + limits.CARD_SETTLES_MS;
    while (connection.kind === 'gone' && (await isHeld(line))) {
      if (clock.monotonicMs() > untilMs) return { kind: 'refused', detail: 'the card does not come to rest' };
      await sleep(limits.SETTLE_INTERVAL_MS);
      connection = await line.connect();
    }
    if (connection.kind === 'jammed') jammed = true;
    if (connection.kind === 'connected') jammed = false;
    return connection;
  }

  function settled(line: CardLine): MemoryCardAccess {
    return { ...line, connect: () => connect(line) };
  }

  async function isHeld(line: CardLine): Promise<boolean> {
    const status = await line.status();
    return status.kind === 'done' && !isOut(status.value);
  }

  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      clock.after(ms, resolve);
    });
  }

  /** To the front, and where that fails with a reset that ejects. A card is never taken in for good. */
  async function giveBack(line: CardLine): Promise<CardReaderOutcome> {
    if (gateOpen && (await shutGate(line)).kind === 'unanswered') return unanswered(detailNow);
    const before = await line.status();
    if (before.kind === 'silent') return unanswered(before.detail);
    if (before.kind === 'done' && isOut(before.value) && !jammed) return { kind: 'done' };
    await line.unpower();
    let moved = await line.toFront();
    const untilMs = clock.monotonicMs() + limits.CARD_SETTLES_MS;
    while (moved.kind === 'gone' && clock.monotonicMs() <= untilMs && (await isHeld(line))) {
      await sleep(limits.SETTLE_INTERVAL_MS);
      moved = await line.toFront();
    }
    if (moved.kind === 'silent') return unanswered(moved.detail);
    let now = await line.status();
    if (now.kind === 'done' && !isOut(now.value)) {
      const done = await line.resetAndEject();
      if (done.kind === 'silent') return unanswered(done.detail);
      await bringUp(line);
      now = await line.status();
    }
    if (now.kind === 'silent') return unanswered(now.detail);
    if (now.kind === 'done' && isOut(now.value)) {
      const covered = now.value.place === 'none' ? await line.isPathCovered() : undefined;
      jammed = covered?.kind === 'done' && covered.value;
      if (!jammed) return { kind: 'done' };
    }
    jammed = true;
    return refused('the card does not come out');
  }

  async function dispense(line: CardLine): Promise<CardReaderOutcome> {
    const before = await line.status();
    if (before.kind === 'silent') return unanswered(before.detail);
    if (before.kind !== 'done' || before.value.place !== 'none' || jammed || line.hopper === undefined) {
      return refused('no card is dispensed while one is in the reader or its mouth');
    }
    if (gateOpen && (await shutGate(line)).kind !== 'done') return unanswered(detailNow);
    return outcomeOf(await line.hopper.dispense());
  }

  async function capture(line: CardLine): Promise<CardReaderOutcome> {
    const before = await line.status();
    if (before.kind === 'silent') return unanswered(before.detail);
    if (before.kind !== 'done' || before.value.place !== 'inside' || line.hopper === undefined) {
      return refused('no card is inside that could be captured');
    }
    if (before.value.stock?.binFull === true) return refused('the bin for captured cards is full');
    await line.unpower();
    return outcomeOf(await line.hopper.capture());
  }

  /** Carries a command out, then looks at once: the host hears what it changed before the command's own end. */
  async function thenLook<T>(line: CardLine, run: () => Promise<T>): Promise<T> {
    const before = counters.unanswered;
    const outcome = await run();
    // A device that fell silent is not asked again on this link: the loop closes it.
    if (before === counters.unanswered && !loop.isGone()) await look(line);
    return outcome;
  }

  /** `always`: also where the reader could not be set up; a card has to come out of any reader that moves. */
  function submit<T>(run: (line: CardLine) => Promise<T>, notRun: (detail: string) => T, always = false): Promise<T> {
    return queue.submit<T>(async (line) => {
      if (!ready && !always) return notRun(detailNow);
      return thenLook(line, () => run(line));
    }, notRun);
  }

  return {
    capabilities: { protocol: dialect.protocol, motor: dialect.motor, dispenses: dialect.dispenses },
    watch: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    start: () => {
      loop.start();
    },
    acceptCard: (accept) => submit<CardReaderOutcome>(accept ? openGate : shutGate, unanswered),
    readCard: () =>
      submit<CardReadOutcome>(
        (line) => readCardNumber(settled(line)),
        (detail) => ({ kind: 'failed', detail }),
      ),
    writeCard: (request) => {
      const pieces = piecesOf(request.writes);
      if (typeof pieces === 'string') return Promise.resolve({ kind: 'notWritten', detail: pieces });
      return submit<CardWriteOutcome>(
        async (line) => {
          const before = counters.unanswered;
          const outcome = await writePurchase(settled(line), code, request, pieces);
          // A card without power forgets that its code was said.
          if (before === counters.unanswered) await line.unpower();
          log.info('cardReader.write', { outcome: outcome.kind, detail: 'detail' in outcome ? outcome.detail : '' });
          return outcome;
        },
        (detail) => ({ kind: 'notWritten', detail }),
      );
    },
    eject: () => submit<CardReaderOutcome>(giveBack, unanswered, true),
    ...(dialect.dispenses
      ? {
          dispenser: {
            dispenseCard: () => submit<CardReaderOutcome>(dispense, refused),
            captureCard: () => submit<CardReaderOutcome>(capture, refused),
            stock: () => stock,
          },
        }
      : {}),
    inspect: () => ({ model, link: loop.linkName(), counters: { ...counters }, frames: trace.frames() }),
    close: () =>
      loop.close(async () => {
        if (gateOpen) await lineNow?.leave();
      }),
  };
}

/** Throws on a code no card can have: the config was not checked. */
export function codeOf(psc: string): Uint8Array {
  const code = fromHex(psc);
  if (code?.length !== PSC_BYTES) throw new RangeError('the code of the cards has six hexadecimal digits');
  return code;
}

function outcomeOf(step: Awaited<ReturnType<CardLine['toFront']>>): CardReaderOutcome {
  switch (step.kind) {
    case 'done':
      return { kind: 'done' };
    case 'gone':
      return refused('the card is not where it can be moved');
    case 'refused':
      return refused(step.detail);
    case 'silent':
      return unanswered(step.detail);
    default:
      return step satisfies never;
  }
}
