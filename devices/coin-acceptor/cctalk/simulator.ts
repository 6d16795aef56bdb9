import type { Clock } from '../../../core/ports/clock.ts';
import { categories, headers } from '../../cctalk/codes.ts';
import { BUFFERED_EVENTS, nextCounter, type BufferedEvent } from '../../cctalk/event-buffer.ts';
import { createFarCctalk, type FarAnswer } from '../../cctalk/far-end.ts';
import { addresses, type CctalkMode } from '../../cctalk/frame.ts';
import { createFarEndShell } from '../../driver/far-end-shell.ts';
import { createCoinPath, type CoinVerdict, type SimulatedCoin } from '../far-end/coin-path.ts';
import type { FarCoinAcceptor, FarCoinAcceptorEvent } from '../far-end/far-coin-acceptor.ts';
import { coinAcceptorFaultNames, type CoinAcceptorFault } from '../far-end/faults.ts';
import { positionsOfMask } from './coin-table.ts';

/** Milliseconds without a poll after which the device shuts itself (part 4 §2.1.2). */
const POLL_WATCHDOG_MS = 1000;
/** Fen by position, and one coin of another country. */
const positionOf: ReadonlyMap<SimulatedCoin, number> = new Map<SimulatedCoin, number>([
  [100, 1],
  [50, 2],
  [10, 3],
  ['foreign', 6],
]);
const coinIds: readonly string[] = ['CN100A', 'CN050B', 'CN010A', '......', 'TK001A', 'EU100A', '......', '......'];
const SERIAL_NUMBER: readonly number[] = [0x4e, 0x61, 0xbc];
/** Sorter path of every accepted coin: the host must not care. */
const SORTER_PATH = 5;
const errorCodes = { unrecognized: 1, tooClose: 8, blocked: 14, string: 20, swallowed: 36, lever: 254, inhibited: 127 };
const COIL_FAULT = 2;

export interface CctalkCoinSimulatorOptions {
  readonly clock: Clock;
  /** Default `checksum`. */
  readonly mode?: CctalkMode;
  /** Default true: the single wire, where the host hears itself. */
  readonly echo?: boolean;
  /** What it calls its coins, position 1 first. */
  readonly coinIds?: readonly string[];
  /** Default false. True: headers 228 and 227 are met with silence. */
  readonly withoutMaster?: boolean;
  /** Least significant byte first. */
  readonly serial?: readonly number[];
  /** Default false. True: the credit code is a value in place of a position. */
  readonly tellsValues?: boolean;
}

/** A coin acceptor of 16 positions with a sorter behind it. */
export function createCctalkCoinSimulator(options: CctalkCoinSimulatorOptions): FarCoinAcceptor {
  const { clock } = options;
  const ids = options.coinIds ?? coinIds;
  const shell = createFarEndShell<FarCoinAcceptorEvent, CoinAcceptorFault>({ playable: coinAcceptorFaultNames });
  const { faults, emit, violate } = shell;
  let powered = true;
  let counter = 0;
  let buffer: readonly BufferedEvent[] = [];
  let mask: readonly [number, number] = [0, 0];
  let master = true;
  let lastPollMs = Number.NEGATIVE_INFINITY;

  const path = createCoinPath({ clock, emit, powered: () => powered, judge, credited });
  const wire = createFarCctalk({
    clock,
    mode: options.mode ?? 'checksum',
    address: addresses.coinAcceptor,
    echo: options.echo ?? true,
    has: (fault) => faults.has(fault),
    powered: () => powered,
    answer,
  });

  function tellState(): void {
    emit({ kind: 'state', text: stateText() });
  }

  function stateText(): string {
    if (!powered) return 'switched off';
    if (faults.has('failure')) return 'failed: inductive coils';
    if (faults.has('sensorBlocked')) return 'jammed: credit sensor blocked';
    if (!master || positionsOfMask(...mask).length === 0) return 'disabled';
    return isPolled() ? 'takes coins' : 'takes no coins: nobody polls';
  }

  function isPolled(): boolean {
    return clock.monotonicMs() - lastPollMs <= POLL_WATCHDOG_MS;
  }

  function takes(position: number): boolean {
    return master && isPolled() && positionsOfMask(...mask).includes(position);
  }

  function count(a: number, b: number): void {
    counter = nextCounter(counter);
    buffer = [{ a, b }, ...buffer].slice(0, BUFFERED_EVENTS);
    tellState();
  }

  function reject(code: number, why: string): CoinVerdict {
    count(0, code);
    return { kind: 'reject', why };
  }

  function judge(coin: SimulatedCoin, tooClose: boolean): CoinVerdict {
    if (faults.has('failure') || faults.has('sensorBlocked'))
      return reject(errorCodes.blocked, 'the sensor is blocked');
    if (tooClose) return reject(errorCodes.tooClose, 'too close behind another coin');
    if (faults.has('swallowsCoins')) return { kind: 'accept' };
    const position = positionOf.get(coin);
    if (position === undefined) return reject(errorCodes.unrecognized, 'not recognized');
    if (!takes(position)) return reject(errorCodes.inhibited + position, 'not asked for');
    if (faults.has('coinOnString')) return reject(errorCodes.string, 'on a string');
    return { kind: 'accept' };
  }

  function credited(coin: SimulatedCoin): void {
    const position = positionOf.get(coin);
    if (faults.has('swallowsCoins') || position === undefined) count(0, errorCodes.swallowed);
    else count(position, SORTER_PATH);
  }

  /** An answer in letters, or silence: the device does not know the header. */
  function text(words: string): FarAnswer {
    return { data: Array.from(words, (letter) => letter.charCodeAt(0)) };
  }

  function events(): FarAnswer {
    lastPollMs = clock.monotonicMs();
    const all = Array.from({ length: BUFFERED_EVENTS }, (_, index) => buffer[index] ?? { a: 0, b: 0 });
    return { data: [counter, ...all.flatMap(({ a, b }) => [a, b])] };
  }

  function setMask(data: Uint8Array): FarAnswer {
    const [low, high] = data;
    if (low === undefined || high === undefined) {
      violate('MODIFY INHIBIT STATUS without its two bytes');
      return 'none';
    }
    mask = [low, high];
    tellState();
    return 'ack';
  }

  function setMaster(data: Uint8Array): FarAnswer {
    const [bits] = data;
    if (bits === undefined || data.length !== 1) {
      violate('MODIFY MASTER INHIBIT without its one byte');
      return 'none';
    }
    master = (bits & 1) === 1;
    tellState();
    return 'ack';
  }

  function coinId(data: Uint8Array): FarAnswer {
    const id = ids[(data[0] ?? 0) - 1];
    return id === undefined ? 'none' : text(id);
  }

  function answer(header: number, data: Uint8Array): FarAnswer {
    switch (header) {
      case headers.simplePoll:
        return 'ack';
      case headers.requestEquipmentCategoryId:
        return text(categories.coinAcceptor);
      case headers.requestManufacturerId:
        return text('Lightpost');
      case headers.requestProductCode:
        return text('SIM');
      case headers.requestSerialNumber:
        return { data: options.serial ?? SERIAL_NUMBER };
      case headers.requestOptionFlags:
        return { data: [options.tellsValues === true ? 1 : 0] };
      case headers.performSelfCheck:
        return { data: [faults.has('failure') ? COIL_FAULT : faults.has('sensorBlocked') ? 3 : 0] };
      case headers.readBufferedCredit:
        return events();
      case headers.modifyInhibitStatus:
        return setMask(data);
      case headers.requestInhibitStatus:
        return { data: mask };
      case headers.modifyMasterInhibit:
        return options.withoutMaster === true ? 'none' : setMaster(data);
      case headers.requestMasterInhibit:
        return options.withoutMaster === true ? 'none' : { data: [master ? 1 : 0] };
      case headers.requestCoinId:
        return coinId(data);
      case headers.resetDevice:
        restart();
        return 'ack';
      case 0:
        violate('header 0, which only a device says');
        return 'none';
      default:
        return 'none';
    }
  }

  function restart(): void {
    counter = 0;
    buffer = [];
    mask = [0, 0];
    master = true;
    lastPollMs = Number.NEGATIVE_INFINITY;
  }

  return {
    attach: wire.attach,
    insert: path.insert,
    pressReturn: () => {
      if (powered) count(0, errorCodes.lever);
    },
    countUnheard: (many) => {
      for (let index = 0; index < many; index += 1) count(0, errorCodes.unrecognized);
    },
    fault: (name, on) => {
      const isNews = shell.switchFault(name, on) === 'switched';
      if (isNews && on && powered && name === 'sensorBlocked') count(0, errorCodes.blocked);
      tellState();
    },
    clear: () => {
      shell.clearFaults();
      tellState();
    },
    power: (on) => {
      if (on === powered) return;
      powered = on;
      if (!on) {
        path.powerOff();
        restart();
      }
      tellState();
    },
    watch: shell.watch,
    state: () => ({
      powered,
      accepting: stateText() === 'takes coins',
      stateText: stateText(),
      faults: shell.faultStates(),
    }),
    contents: () => path.contents(),
    violations: shell.violations,
  };
}
