import type { Clock } from '../../../core/ports/clock.ts';
import type { Log } from '../../../core/ports/log.ts';
import type { SensorEvent, SensorInput, SensorOutcome, Sensors } from '../../../core/ports/sensors.ts';
import { createCommandQueue } from '../../driver/command-queue.ts';
import { createDeviceLoop } from '../../driver/device-loop.ts';
import { createLineCounters } from '../../driver/line-counters.ts';
import type { Link, LinkOpener } from '../../link/link.ts';
import { createFrameTrace } from '../../link/trace.ts';
import { restOf } from '../rest.ts';
import { createStillInputs } from '../still-inputs.ts';
import { boardTrouble, plainBoard, rangeOf, type BoardInput, type BoardOutput, type ModbusBoard } from './board.ts';
import { addressText } from './codes.ts';
import { describeModbus } from './describe.ts';
import { bitAt, functions } from './frame.ts';
import { createModbusSession, type BoardAnswer, type ModbusSession } from './session.ts';

/** Milliseconds between two looks at the inputs. A hand needs longer to open a door than three of them. */
const POLL_INTERVAL_MS = 100;
/** Milliseconds a contact has to stay as it is. Door switches bounce for 5 to 50. */
export const STILL_MS = 150;
/** Milliseconds between two looks at a board that refuses to be read. */
const REFUSED_INTERVAL_MS = 1000;
/** Refusals in a row before the board counts as failed; one busy moment is no failure. */
const REFUSALS_UNTIL_FAILED = 3;
/** Milliseconds a command of the host waits for the board. */
const COMMAND_WAIT_MS = 5000;

const tables = ['inputs', 'coils'] as const;
const readFunctions = { inputs: functions.readInputs, coils: functions.readCoils } as const;

/** Doors, tamper contact and power supply on a Modbus RTU board. Throws on a board that cannot be, with what is wrong. */
export function createModbusSensors(options: {
  opener: LinkOpener;
  clock: Clock;
  log: Log;
  board?: ModbusBoard;
}): Sensors {
  const { opener, clock, log, board = plainBoard } = options;
  const trouble = boardTrouble(board);
  if (trouble !== undefined) throw new Error(`sensors board: ${trouble}`);
  const listeners = new Set<(event: SensorEvent) => void>();
  const counters = createLineCounters();
  const trace = createFrameTrace({
    clock,
    describe: (bytes, direction) => describeModbus(bytes, direction).text.join(' '),
  });
  const still = createStillInputs(STILL_MS);
  let sessionNow: ModbusSession | undefined;
  let state: 'offline' | 'idle' | 'failed' = 'offline';
  let stateTold = false;
  let detailNow = 'not opened yet';
  /** What the board had latched when it was opened, until it is told. */
  const latched = new Set<SensorInput>();
  /** Something was told since the latches were cleared: the board still remembers it. */
  let latchesAreOld = false;
  /** A command was not answered: the line is given up. */
  let lineFell = false;

  const loop = createDeviceLoop({ opener, clock, serve, offline: goOffline });
  const queue = createCommandQueue<ModbusSession>({
    clock,
    waitMs: COMMAND_WAIT_MS,
    offline: () => (sessionNow === undefined || loop.isClosing() ? detailNow : undefined),
    wake: loop.wake,
  });

  function emit(event: SensorEvent): void {
    for (const listener of [...listeners]) listener(event);
  }

  function setState(next: typeof state, detail: string): void {
    detailNow = detail;
    if (next === state && stateTold) return;
    stateTold = true;
    state = next;
    log.info('sensors.state', { state: next, detail });
    emit({ kind: 'stateChanged', state: next, detail });
  }

  function goOffline(why: string): void {
    sessionNow = undefined;
    if (!loop.isClosing()) setState('offline', why);
    queue.failAll(why);
  }

  async function serve(link: Link): Promise<{ heard: boolean }> {
    if (loop.isGone()) return { heard: false };
    const session = createModbusSession({ link, clock, counters, trace, unit: board.unit });
    still.forget();
    latched.clear();
    lineFell = false;
    let latchesRead = board.latches === undefined;
    let refusals = 0;
    let heard = false;
    let dueMs = clock.monotonicMs();
    while (!loop.isGone()) {
      const command = queue.next();
      if (command !== undefined) {
        await command(session);
        if (lineFell) break;
        continue;
      }
      const restMs = dueMs - clock.monotonicMs();
      if (restMs > 0) {
        await loop.pause(restMs);
        continue;
      }
      // The latches first: what happens after they were read is seen by looking.
      const answer = latchesRead ? await look(session) : await readLatches(session);
      if (answer.kind === 'silent') break;
      heard = true;
      sessionNow = session;
      if (answer.kind === 'done') {
        refusals = 0;
        dueMs = clock.monotonicMs() + (latchesRead ? POLL_INTERVAL_MS : 0);
        if (latchesRead) setState('idle', 'the board answers');
        latchesRead = true;
        continue;
      }
      refusals += 1;
      dueMs = clock.monotonicMs() + REFUSED_INTERVAL_MS;
      if (refusals >= REFUSALS_UNTIL_FAILED) setState('failed', answer.detail);
    }
    return { heard };
  }

  /** One look at all inputs; what is news is told. */
  async function look(session: ModbusSession): Promise<BoardAnswer<undefined>> {
    const seen: (readonly [BoardInput, boolean])[] = [];
    for (const table of tables) {
      const range = rangeOf(board, table);
      if (range === undefined) continue;
      const answer = await session.readBits(readFunctions[table], range.address, range.count);
      if (answer.kind === 'refused') return refused(answer.detail, range);
      if (answer.kind === 'silent') return answer;
      for (const entry of board.inputs) {
        if (entry.table !== table) continue;
        seen.push([entry, bitAt(answer.value, entry.address - range.address) !== entry.inverted]);
      }
    }
    const nowMs = clock.monotonicMs();
    for (const [{ input }, on] of seen) tell(input, still.see(input, on, nowMs));
    if (board.latches === undefined || !latchesAreOld || still.isMoving()) return { kind: 'done', value: undefined };
    // Everybody knows now what the board remembers: it may forget.
    const cleared = await session.writeCoil(board.latches.clearCoil, true);
    if (cleared.kind === 'done') latchesAreOld = false;
    return cleared;
  }

  function tell(input: SensorInput, news: boolean | undefined): void {
    if (news === undefined) return;
    const rest = restOf[input];
    // Where it is still away from its rest, the report of now says so.
    if (latched.delete(input) && news === rest) emit({ kind: 'inputChanged', input, on: !rest, latched: true });
    latchesAreOld = true;
    emit({ kind: 'inputChanged', input, on: news, latched: false });
  }

  /** Which inputs have left their rest since the latches were cleared. */
  async function readLatches(session: ModbusSession): Promise<BoardAnswer<undefined>> {
    const range = rangeOf(board, 'inputs');
    if (board.latches === undefined || range === undefined) return { kind: 'done', value: undefined };
    const { firstInput, high, low } = board.latches;
    const blocks: Uint8Array[] = [];
    for (const block of [high, low]) {
      const address = block + range.address - firstInput;
      const answer = await session.readBits(functions.readInputs, address, range.count);
      if (answer.kind === 'refused') return refused(answer.detail, { address, count: range.count });
      if (answer.kind === 'silent') return answer;
      blocks.push(answer.value);
    }
    const [highBits, lowBits] = blocks;
    if (highBits === undefined || lowBits === undefined) return { kind: 'silent' };
    for (const { input, table, address, inverted } of board.inputs) {
      if (table !== 'inputs') continue;
      const restsHigh = restOf[input] !== inverted;
      if (bitAt(restsHigh ? lowBits : highBits, address - range.address)) latched.add(input);
    }
    return { kind: 'done', value: undefined };
  }

  async function switchOutput(
    session: ModbusSession,
    { address, inverted, output }: BoardOutput,
    on: boolean,
  ): Promise<SensorOutcome> {
    const bit = on !== inverted;
    const wrote = await session.writeCoil(address, bit);
    // A converter that gives back what is said to it acknowledges everything: only the board can tell how the coil stands.
    const shows = wrote.kind === 'done' ? await session.readBits(functions.readCoils, address, 1) : wrote;
    if (wrote.kind === 'refused') return { kind: 'refused', detail: `${output}: ${wrote.detail}` };
    lineFell = shows.kind === 'silent';
    if (shows.kind === 'silent') return { kind: 'unanswered', detail: 'the board does not answer' };
    // A board whose coils cannot be read has acknowledged, and that is all it can do.
    if (shows.kind === 'refused' || shows.value === undefined || bitAt(shows.value, 0) === bit) return { kind: 'done' };
    return { kind: 'refused', detail: `${output}: the board does not switch coil ${addressText(address)}` };
  }

  return {
    capabilities: {
      protocol: 'modbus',
      latches: board.latches !== undefined,
      inputs: board.inputs.map(({ input }) => input),
      outputs: board.outputs.map(({ output }) => output),
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    start: loop.start,
    setOutput: (output, on) => {
      const entry = board.outputs.find((candidate) => candidate.output === output);
      if (entry === undefined) {
        return Promise.resolve({ kind: 'refused', detail: `the board has no ${output}: name its coil in the config` });
      }
      return queue.submit<SensorOutcome>(
        (session) => switchOutput(session, entry, on),
        (detail) => ({ kind: 'unanswered', detail }),
      );
    },
    inspect: () => ({
      model: `Modbus unit ${board.unit}`,
      link: loop.linkName(),
      counters: { ...counters },
      frames: trace.frames(),
    }),
    close: () => loop.close(),
  };
}

function refused(detail: string, range: { address: number; count: number }): { kind: 'refused'; detail: string } {
  return {
    kind: 'refused',
    detail: `the board cannot tell ${range.count} bits from ${addressText(range.address)}: ${detail}`,
  };
}
