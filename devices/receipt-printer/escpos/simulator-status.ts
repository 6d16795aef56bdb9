import type { HeadAction } from './print-head.ts';
import { writeFullStatus } from './presenter.ts';

/** What the simulated printer knows of itself, as its answers tell it. */
export interface Condition {
  /** It does not print, whatever the reason. */
  readonly offline: boolean;
  readonly coverOpen: boolean;
  readonly paperGone: boolean;
  readonly nearEnd: boolean;
  readonly cutterError: boolean;
  /** Only a repair helps. */
  readonly broken: boolean;
  readonly overheated: boolean;
  readonly slipWaiting: boolean;
}

const MODEL_NAME = 'Lightpost simulated ESC/POS';
/** GS I 65 to 69 ask for texts, 67 for the name. */
const TEXT_QUESTIONS = { first: 65, name: 67, last: 69 };
/** GS I 1 to 3: one byte that says little. */
const MODEL_ID = 0x02;

const bit = (on: boolean, mask: number): number => (on ? mask : 0);

/** DLE EOT n, with the fixed bits 1 and 4; undefined for an n that is not answered with one byte. */
export function realTimeStatus(is: Condition, n: number): number | undefined {
  switch (n) {
    case 1:
      return 0x16 | bit(is.offline, 0x08);
    case 2: {
      const error = is.cutterError || is.broken || is.overheated;
      return 0x12 | bit(is.coverOpen, 0x04) | bit(is.paperGone, 0x20) | bit(error, 0x40);
    }
    case 3:
      return 0x12 | errorBits(is);
    case 4:
      return 0x12 | bit(is.nearEnd || is.paperGone, 0x0c) | bit(is.paperGone, 0x60);
    default:
      return undefined;
  }
}

function errorBits(is: Condition): number {
  return bit(is.cutterError, 0x08) | bit(is.broken, 0x20) | bit(is.overheated, 0x40);
}

/** GS r 1 and ESC v: bits 0 and 1 near end, 2 and 3 end. */
function sensors(is: Condition): number {
  return bit(is.nearEnd || is.paperGone, 0x03) | bit(is.paperGone, 0x0c);
}

export function automaticStatus(is: Condition): readonly number[] {
  return [0x14 | bit(is.offline, 0x08) | bit(is.coverOpen, 0x20), errorBits(is), sensors(is), 0x0f];
}

/** DLE EOT 20 of printers with a presenter. */
export function fullStatus(is: Condition): Uint8Array {
  return writeFullStatus({
    paperOut: is.paperGone,
    nearEnd: is.nearEnd || is.paperGone,
    slipWaiting: is.slipWaiting,
    coverOpen: is.coverOpen,
    paperJam: false,
    supplyVoltage: false,
    cutter: is.cutterError,
  });
}

/** GS e 6. */
export function presenterStatus(is: Condition): number {
  return bit(is.nearEnd, 0x01) | bit(!is.paperGone, 0x04) | bit(is.slipWaiting, 0x08) | bit(is.cutterError, 0x40);
}

/** The answer to a question that waited for its turn in the buffer. */
export function inOrderAnswer(is: Condition, action: Extract<HeadAction, { kind: 'answer' }>): Uint8Array {
  const [n = 0] = action.args;
  switch (action.to) {
    case 'GS r':
      return Uint8Array.of(n === 2 || n === 50 ? 0 : sensors(is));
    case 'ESC v':
      return Uint8Array.of(sensors(is));
    case 'GS I':
      if (n < TEXT_QUESTIONS.first || n > TEXT_QUESTIONS.last) return Uint8Array.of(MODEL_ID);
      return Uint8Array.of(0x5f, ...Buffer.from(n === TEXT_QUESTIONS.name ? MODEL_NAME : '1'), 0);
    case 'processId':
      return Uint8Array.of(0x37, 0x22, ...action.args, 0);
    default:
      return action.to satisfies never;
  }
}
