import type { CardStock } from '../../../core/ports/card-reader.ts';
import type { CardLine, CardPlace, ReaderStatus } from '../card-line.ts';
import { hexByte } from '../../driver/hex.ts';
import { attemptsOf, writeInBlocks, type CardStep, type Connection, type MemoryWrite } from '../memory-card.ts';
import * as codes from './codes.ts';
import * as limits from './limits.ts';
import type { AskOptions, Crt571Reply, Crt571Session } from './session.ts';

/** What the CRT-571 and CRT-591 say of themselves and of an SLE4442 on their contacts. */
export function createCrt571Line(session: Crt571Session): CardLine {
  /** The device does not say how its gate stands; a reset shuts it (clause 3.1.4). */
  let gateOpen = false;
  /** The card in the gate lies there because it was given back; any other is on its way in, or held. */
  let putOut = false;
  /** The card inside was brought onto the contacts. Said again without need, the move could draw out a new card. */
  let onContacts = false;
  /** As the last positive reply said. */
  let inGate = false;

  function ask(command: readonly number[], options: AskOptions): Promise<Crt571Reply> {
    return session.ask(Uint8Array.from(command), options);
  }

  /** Every positive reply says where the card is. */
  function note(states: readonly [number, number, number]): void {
    inGate = states[0] === codes.places.gate;
    if (!inGate) putOut = false;
    if (states[0] !== codes.places.position) onContacts = false;
  }

  async function status(): Promise<CardStep<ReaderStatus>> {
    const reply = await ask(codes.commands.status, { replyMs: limits.ANSWER_TIMEOUT_MS });
    if (reply.kind === 'silent') return reply;
    if (reply.kind === 'error') {
      if (reply.code !== codes.errors.notReset) return withError(reply.code);
      gateOpen = false;
      onContacts = false;
      const detail = codes.errorText(reply.code);
      return { kind: 'done', value: { place: 'unknown', detail, gateOpen, forgot: true } };
    }
    note(reply.states);
    const [st0] = reply.states;
    const place = placeOf(st0, putOut);
    const detail = codes.placeWords[st0] ?? `it says the unknown position ${hexByte(st0)}`;
    return { kind: 'done', value: { place, detail, gateOpen, forgot: false, stock: stockOf(reply.states) } };
  }

  async function move(command: readonly number[]): Promise<CardStep<undefined>> {
    // Never said twice: with no card left inside, the second one could draw one out of the hopper.
    const reply = await ask(command, { replyMs: limits.MOVE_TIMEOUT_MS, mayRunTwice: false });
    if (reply.kind === 'silent') return reply;
    if (reply.kind === 'error') return withError(reply.code);
    note(reply.states);
    return { kind: 'done', value: undefined };
  }

  async function connect(): Promise<Connection> {
    const before = await status();
    if (before.kind !== 'done') return before;
    const { place, detail, forgot } = before.value;
    if (place === 'none' || place === 'mouth') return { kind: 'gone' };
    if (place !== 'inside') return { kind: 'refused', detail };
    if (!onContacts && !forgot) {
      const moved = await move(codes.commands.toContacts);
      if (moved.kind === 'refused') {
        const said = `the card does not move: ${moved.detail}`;
        if (moved.isJam === true) return { kind: 'jammed', detail: said };
        // The motor is drawing it in and takes no other order meanwhile. The class waits until the card has come to rest.
        return inGate ? { kind: 'gone' } : whereItIs({ kind: 'refused', detail: said });
      }
      if (moved.kind !== 'done') return moved;
      onContacts = true;
    }
    const reply = await ask(codes.commands.chipReset, { replyMs: limits.READ_TIMEOUT_MS });
    if (reply.kind === 'silent') return reply;
    if (reply.kind === 'error') {
      const said = codes.errorText(reply.code);
      const isStrange = codes.strangeChipErrors.includes(reply.code);
      return whereItIs({ kind: isStrange ? 'notOurs' : 'refused', detail: said });
    }
    note(reply.states);
    if (!onContacts) return { kind: 'gone' };
    if (codes.SLE4442_ATR.every((byte, index) => reply.data[index] === byte)) return { kind: 'connected' };
    return { kind: 'notOurs', detail: 'this is a card with another chip' };
  }

  /** An error does not say where the card is; one that is out is no strange card. */
  async function whereItIs(otherwise: Connection): Promise<Connection> {
    const now = await status();
    if (now.kind === 'silent') return now;
    return now.kind === 'done' && now.value.place !== 'inside' ? { kind: 'gone' } : otherwise;
  }

  /** What the chip answered, without the words sw1 sw2 that say how it went. */
  async function askChip(
    apdu: readonly number[],
    options: AskOptions & { readonly onNo: string; readonly dataBytes: number },
  ): Promise<{ readonly step: CardStep<Uint8Array>; readonly executed: boolean }> {
    const reply = await ask([...codes.commands.sle4442, ...apdu], options);
    if (reply.kind === 'silent') return { step: reply, executed: reply.executed };
    if (reply.kind === 'error') {
      const now = await status();
      const isGone = now.kind === 'done' && now.value.place !== 'inside';
      const step: CardStep<never> = isGone
        ? { kind: 'gone' }
        : { kind: 'refused', detail: codes.errorText(reply.code) };
      return { step: now.kind === 'silent' ? now : step, executed: true };
    }
    note(reply.states);
    return { step: onContacts ? chipAnswer(reply.data, options) : { kind: 'gone' }, executed: true };
  }

  async function readMemory(at: number, length: number): Promise<CardStep<Uint8Array>> {
    // One command, however long: a reply does not say which bytes it is about (clause 3.4.4.1; 0 means 256).
    const apdu = [...codes.chip.readMemory, at, length & 0xff];
    const onNo = 'the card cannot be read';
    const { step } = await askChip(apdu, { replyMs: limits.READ_TIMEOUT_MS, onNo, dataBytes: length });
    return step;
  }

  async function readAttemptsLeft(): Promise<CardStep<number>> {
    // The counter alone: the code behind it never comes over the line.
    const apdu = [...codes.chip.readSecurity, 0, 1];
    const onNo = 'the counter of wrong codes cannot be read';
    const { step } = await askChip(apdu, { replyMs: limits.READ_TIMEOUT_MS, onNo, dataBytes: 1 });
    return step.kind === 'done' ? { kind: 'done', value: attemptsOf(step.value[0] ?? 0) } : step;
  }

  async function verifyCode(code: Uint8Array): Promise<CardStep<undefined>> {
    const { step } = await askChip([...codes.chip.verifyCode, ...code], {
      replyMs: limits.READ_TIMEOUT_MS,
      mayRunTwice: false,
      onNo: "the card refuses the utility's code",
      dataBytes: 0,
    });
    return step.kind === 'done' ? { kind: 'done', value: undefined } : step;
  }

  async function writeBlock(at: number, block: Uint8Array): Promise<MemoryWrite> {
    const apdu = [...codes.chip.writeMemory, at, block.length, ...block];
    const onNo = 'a byte cannot be written';
    const { step, executed } = await askChip(apdu, { replyMs: limits.WRITE_TIMEOUT_MS, onNo, dataBytes: 0 });
    return { step: step.kind === 'done' ? { kind: 'done', value: undefined } : step, touched: executed };
  }

  async function reset(command: readonly number[]): Promise<CardStep<string>> {
    const reply = await ask(command, { replyMs: limits.RESET_TIMEOUT_MS });
    if (reply.kind === 'silent') return reply;
    gateOpen = false;
    onContacts = false;
    if (reply.kind === 'error') return withError(reply.code);
    note(reply.states);
    return { kind: 'done', value: String.fromCharCode(...reply.data.filter(isPrintable)).trim() };
  }

  return {
    status,
    setUp: () => reset(codes.commands.reset),
    // Clause 3.1.2 has seven sensors and does not say where they sit; some look at the hopper, so none can be judged.
    isPathCovered: () => Promise.resolve({ kind: 'done', value: false }),
    moveGate: async (open) => {
      const command = open ? codes.commands.openGate : codes.commands.shutGate;
      const reply = await ask(command, { replyMs: limits.ANSWER_TIMEOUT_MS });
      if (reply.kind === 'silent') return reply;
      if (reply.kind === 'error') return withError(reply.code);
      note(reply.states);
      gateOpen = open;
      return { kind: 'done', value: undefined };
    },
    toFront: async () => {
      const moved = await move(codes.commands.toFront);
      if (moved.kind === 'done') putOut = true;
      return moved;
    },
    resetAndEject: async () => {
      const done = await reset(codes.commands.resetAndEject);
      if (done.kind !== 'done') return done;
      putOut = true;
      return { kind: 'done', value: undefined };
    },
    unpower: async () => {
      await ask(codes.commands.chipPowerOff, { replyMs: limits.ANSWER_TIMEOUT_MS });
    },
    leave: () => session.say(Uint8Array.from(codes.commands.shutGate)),
    connect,
    readMemory,
    readAttemptsLeft,
    verifyCode,
    writeMemory: (at, bytes) => writeInBlocks(at, bytes, limits.WRITE_BLOCK_BYTES, writeBlock),
    hopper: {
      dispense: async () => {
        const moved = await move(codes.commands.toContacts);
        if (moved.kind === 'done') onContacts = true;
        return moved;
      },
      capture: () => move(codes.commands.toBin),
    },
  };
}

function placeOf(st0: number, putOut: boolean): CardPlace {
  switch (st0) {
    case codes.places.none:
      return 'none';
    case codes.places.gate:
      return putOut ? 'mouth' : 'inside';
    case codes.places.position:
      return 'inside';
    default:
      return 'unknown';
  }
}

export function stockOf(states: readonly [number, number, number]): CardStock {
  return { hopper: codes.hopperLevels[states[1]] ?? 'unknown', binFull: states[2] === codes.BIN_FULL };
}

function withError(code: string): CardStep<never> {
  return { kind: 'refused', detail: codes.errorText(code), isJam: codes.jamErrors.includes(code) };
}

/** Clause 3.4.4 says that data comes with 90 00, and shows it without: both are understood. */
function chipAnswer(data: Uint8Array, wanted: { onNo: string; dataBytes: number }): CardStep<Uint8Array> {
  const { onNo, dataBytes } = wanted;
  if (data.length === dataBytes && dataBytes > 0) return { kind: 'done', value: data };
  if (data.length !== dataBytes + 2 && data.length !== 2) {
    return { kind: 'refused', detail: 'the answer of the device has another length' };
  }
  const words = (data.at(-2) ?? 0) * 256 + (data.at(-1) ?? 0);
  if (words === codes.chipWords.done && data.length === dataBytes + 2) {
    return { kind: 'done', value: data.subarray(0, dataBytes) };
  }
  return { kind: 'refused', detail: onNo };
}

function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte <= 0x7e;
}
