import { describe, expect, it } from 'vitest';
import { billEvents, headers } from '../../../../devices/cctalk/codes.ts';
import { createCctalkDecoder, encodeFrame } from '../../../../devices/cctalk/frame.ts';
import { createLineCounters } from '../../../../devices/driver/line-counters.ts';
import { createMemoryLine } from '../../../../devices/link/memory.ts';
import { createFrameTrace } from '../../../../devices/link/trace.ts';
import { parseEventBuffer } from '../../../../devices/cctalk/event-buffer.ts';
import { cctalkBillDialect, createCctalkBillAcceptor } from '../../../../devices/note-acceptor/cctalk/adapter.ts';
import { createBillBook, type BillMemory } from '../../../../devices/note-acceptor/cctalk/bill-book.ts';
import { meaningOf } from '../../../../devices/note-acceptor/cctalk/bill-words.ts';
import { inhibitMask, noteFen, typesOfMask } from '../../../../devices/note-acceptor/cctalk/note-table.ts';
import {
  createCctalkBillSimulator,
  type CctalkBillSimulator,
  type CctalkBillSimulatorOptions,
} from '../../../../devices/note-acceptor/cctalk/simulator.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import {
  acceptedFen,
  createNoteRig,
  type Habits,
  type NoteProtocolUnderTest,
  type NoteRig,
} from '../../../support/note-rig.ts';

const opened = 'opened, found nothing';

const special: NoteProtocolUnderTest = {
  name: 'special',
  createAcceptor: (options) => createCctalkBillAcceptor(options),
  createSimulator: (options) => createCctalkBillSimulator(options),
};

function rigWith(
  habits: Partial<Habits> = {},
  device: Omit<CctalkBillSimulatorOptions, 'clock'> = {},
): { rig: NoteRig; far: CctalkBillSimulator } {
  let far: CctalkBillSimulator | undefined;
  const rig = createNoteRig(
    {
      name: 'special',
      createAcceptor: (options) => createCctalkBillAcceptor(options),
      createSimulator: (options) => (far = createCctalkBillSimulator({ ...device, ...options })),
    },
    habits,
  );
  if (far === undefined) throw new Error('no device was made');
  return { rig, far };
}

async function readyRig(habits: Partial<Habits> = {}): Promise<{ rig: NoteRig; far: CctalkBillSimulator }> {
  const made = rigWith(habits);
  await made.rig.ready();
  return made;
}

describe('the value of a ccTalk note', () => {
  it('is its code times the scaling factor, in units of the decimal places', () => {
    const yuan = { factor: 100, decimalPlaces: 2 };
    expect(['CN0001A', 'CN0010B', 'CN0100A'].map((id) => noteFen(id, yuan))).toEqual([100, 1000, 10_000]);
    expect(noteFen('CN0100A', { factor: 10, decimalPlaces: 2 })).toBe(1000);
    expect(noteFen('CN0010A', { factor: 1, decimalPlaces: 0 })).toBe(1000);
    expect(noteFen('CN0010A', { factor: 1000, decimalPlaces: 3 })).toBe(1000);
  });

  it('is not guessed at where it is no note of ours', () => {
    const yuan = { factor: 100, decimalPlaces: 2 };
    const others = ['.......', 'EU0010A', 'CN0003A', 'CN0500A', 'CN0.10A', 'CN010A', 'CN00100A', 'cn0010A'];
    expect(others.map((id) => noteFen(id, yuan))).toEqual(others.map(() => undefined));
    expect(noteFen('CN0010A', { factor: 0, decimalPlaces: 0 })).toBeUndefined();
  });

  it('names types by bits', () => {
    expect(inhibitMask([1, 3, 10])).toEqual([0x05, 0x02]);
    expect(typesOfMask(0x05, 0x02)).toEqual([1, 3, 10]);
  });
});

describe('what an event of a bill validator is worth', () => {
  it('is money only where a note of a type went into the stacker', () => {
    const worth = Array.from({ length: 256 }, (_, a) => Array.from({ length: 32 }, (__, b) => ({ a, b })))
      .flat()
      .filter((event) => meaningOf(event).kind === 'stacked');
    expect(worth.filter(({ a }) => a === 0)).toEqual([{ a: 0, b: billEvents.unknownStacked }]);
    expect(worth.filter(({ a }) => a > 0).every(({ b }) => b === 0)).toBe(true);
    expect(worth.length).toBe(256);
  });

  it('is nothing where a note jammed, in either mode', () => {
    expect(meaningOf({ a: 0, b: billEvents.jammedUnsafe })).toMatchObject({
      kind: 'jam',
      condition: { word: { kind: 'jammedInAcceptor' } },
    });
    expect(meaningOf({ a: 0, b: billEvents.jammedSafe })).toMatchObject({
      kind: 'jam',
      condition: { word: { kind: 'jammedInStacker' } },
    });
  });
});

describe('the examples of appendix 16', () => {
  function book(): { say: (...data: readonly number[]) => readonly string[]; memory: BillMemory } {
    const memory: BillMemory = { last: undefined, serial: undefined, escrow: undefined };
    const bills = createBillBook(memory, createManualClock());
    bills.opened(true);
    return {
      memory,
      say: (...data) => {
        const words = bills.hears(parseEventBuffer(Uint8Array.from(data)));
        if (words.some(({ kind }) => kind === 'powerUp')) bills.opened(true);
        return words.map((word) => ('type' in word ? `${word.kind} ${word.type ?? '?'}` : word.kind));
      },
    };
  }

  it('1: a note is stacked, then two are rejected', () => {
    const { say } = book();
    expect(say(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)).toEqual(['powerUp']);
    expect(say(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)).toEqual(['idle']);
    expect(say(1, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0)).toEqual(['escrow 3', 'escrow 3']);
    expect(say(2, 3, 0, 3, 1, 0, 0, 0, 0, 0, 0)).toEqual(['stacked 3', 'idle']);
    expect(say(2, 3, 0, 3, 1, 0, 0, 0, 0, 0, 0)).toEqual(['idle']);
    expect(say(4, 0, 1, 0, 2, 3, 0, 3, 1, 0, 0)).toEqual(['rejecting', 'idle']);
    expect(say(6, 0, 1, 0, 3, 0, 1, 0, 2, 3, 0)).toEqual(['rejecting', 'idle']);
  });

  it('2: a coupon is a note of a type nobody knows', () => {
    const { say } = book();
    say(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    expect(say(2, 255, 1, 0, 20, 0, 0, 0, 0, 0, 0)).toEqual(['escrow 255', 'escrow 255']);
  });

  it('3: a note on a string is no credit', () => {
    const { say } = book();
    say(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    expect(say(2, 0, 1, 0, 9, 0, 0, 0, 0, 0, 0)).toEqual(['cheated']);
  });

  it('5: a full box is told until it is put back empty', () => {
    const { say } = book();
    say(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    expect(say(5, 0, 0, 0, 14, 255, 0, 255, 1, 0, 20)).toEqual(['escrow 255', 'stacked 255', 'full']);
    expect(say(6, 0, 11, 0, 0, 0, 14, 255, 0, 255, 1)).toEqual(['boxRemoved']);
    expect(say(7, 0, 12, 0, 11, 0, 0, 0, 14, 255, 0)).toEqual(['idle']);
  });

  it('counts from 255 to 1, and takes 0 for a start', () => {
    const { say, memory } = book();
    memory.last = parseEventBuffer(Uint8Array.of(254, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    expect(say(1, 3, 0, 3, 1, 0, 0, 0, 0, 0, 0)).toEqual(['escrow 3', 'stacked 3', 'idle']);
    expect(say(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)).toEqual(['powerUp']);
  });

  it('sees a start through a counter that has come back, and credits nothing by it', () => {
    const { say, memory } = book();
    memory.last = parseEventBuffer(Uint8Array.of(1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0));
    expect(say(2, 3, 0, 3, 1, 0, 0, 0, 0, 0, 0)).toEqual(['powerUp']);
    memory.last = parseEventBuffer(Uint8Array.of(2, 0, 2, 0, 2, 0, 0, 0, 0, 0, 0));
    expect(say(2, 3, 0, 3, 1, 0, 0, 0, 0, 0, 0)).toEqual(['powerUp']);
  });

  it('says failed where events are missing, and credits only what it can still name', () => {
    const { say, memory } = book();
    memory.last = parseEventBuffer(Uint8Array.of(10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    expect(say(17, 0, 2, 3, 0, 3, 1, 0, 2, 0, 2)).toEqual([
      'failed',
      'rejecting',
      'rejecting',
      'escrow 3',
      'stacked 3',
      'rejecting',
      'failed',
    ]);
  });
});

describe('a ccTalk bill validator', () => {
  it('credits nothing for a note that jammed in safe mode', async () => {
    const { rig, far } = await readyRig({ onEscrow: 'wait' });
    far.insert(10);
    await rig.until(() => rig.lastEscrowId() !== '');
    far.count(0, billEvents.jammedSafe);
    await rig.clock.advance(1000);
    expect(rig.states().at(-1)).toBe('jammedInStacker');
    expect(rig.facts()).toEqual([opened, 'escrow 1000']);
  });

  it('says failed for a note of an unknown kind in the box, and that one is there', async () => {
    const { rig, far } = await readyRig();
    far.count(0, billEvents.unknownStacked);
    await rig.until(() => rig.states().includes('failed'), 1000);
    await rig.clock.advance(2000);
    expect(rig.facts()).toEqual([opened, 'opened, found noteInStacker']);
    expect(rig.states().at(-1)).toBe('disabled');
  });

  it('says failed where more than five events went by, and never guesses a credit', async () => {
    const { rig, far } = await readyRig();
    far.count(6, 1);
    far.count(6, 0);
    for (let event = 0; event < 6; event += 1) far.count(0, billEvents.invalid);
    await rig.until(() => rig.states().includes('failed'), 1000);
    const detail = rig.events.flatMap((event) => (event.kind === 'stateChanged' ? [event.detail] : [])).join('; ');
    expect(detail).toContain('3 events were counted and not heard');
    await rig.clock.advance(20_000);
    expect(rig.facts().filter((fact) => !fact.startsWith('rejected'))).toEqual([opened]);
    expect(rig.states().at(-1)).toBe('idle');
  });

  it('credits a note that went into the box while the line was cut', async () => {
    const { rig } = await readyRig();
    rig.simulator.insert(10);
    await rig.until(() => rig.states().at(-1) === 'stacking');
    rig.line.unplug();
    await rig.clock.advance(3000);
    rig.line.plug();
    await rig.until(() => rig.states().at(-1) === 'disabled');
    await rig.clock.advance(1000);
    expect(rig.facts()).toEqual([opened, 'escrow 1000', 'stacked 1000', opened]);
  });

  it('opens a validator again that closed itself while the host said nothing', async () => {
    const { rig } = await readyRig({ onStacked: 'wait' });
    rig.simulator.insert(10);
    await rig.until(() => rig.lastStackedId() !== '');
    // Five seconds without a poll, for the credit was not written down yet.
    await rig.clock.advance(7000);
    expect(rig.simulator.insert(10)).toBe('refused');
    void rig.acceptor.acknowledgeStacked(rig.lastStackedId());
    await rig.clock.advance(2000);
    expect(rig.states().at(-1)).toBe('idle');
    expect(rig.simulator.insert(10)).toBe('taken');
  });

  it('learns of a power cut before the first event, which no counter shows', async () => {
    const { rig } = await readyRig();
    rig.simulator.power(false);
    rig.simulator.power(true);
    await rig.clock.advance(15_000);
    expect(rig.facts()).toEqual([opened, opened]);
    expect(rig.states().at(-1)).toBe('disabled');
  });

  it('is not used where it does not stop notes in escrow', async () => {
    const { rig, far } = rigWith({}, { withoutEscrow: true });
    rig.acceptor.start();
    await rig.until(() => rig.states().at(-1) === 'disabled');
    const enabled = rig.acceptor.enable(acceptedFen);
    await rig.clock.advance(2000);
    expect(await enabled).toEqual({ kind: 'refused', detail: 'the device does not stop notes in escrow' });
    expect(far.insert(10)).toBe('refused');
  });

  it('knows no notes of a data set for another country', async () => {
    const { rig } = await readyRig();
    rig.simulator.fault('foreignBillTable', true);
    await rig.clock.advance(15_000);
    expect(rig.states().at(-1)).toBe('failed');
    expect(rig.simulator.insert(10)).toBe('refused');
  });

  it('returns a coupon that it let into escrow', async () => {
    const { rig, far } = await readyRig();
    far.count(255, 1);
    await rig.clock.advance(1000);
    expect(rig.facts().filter((fact) => fact.startsWith('escrow'))).toEqual([]);
    expect(rig.sent().some((hex) => hex.startsWith('2801019a00'))).toBe(true);
  });

  it('is not credited with what it stacked for the process before', async () => {
    const { rig } = await readyRig();
    rig.simulator.insert(10);
    await rig.clock.advance(5000);
    expect(rig.facts()).toEqual([opened, 'escrow 1000', 'stacked 1000']);
    rig.line.unplug();
    rig.line.plug();
    await rig.acceptor.close();
    const next = createNoteRig(special, {}, rig);
    await next.ready();
    await next.clock.advance(3000);
    expect(next.facts()).toEqual([opened]);
  });

  it('is believed when it says that the escrow is empty', async () => {
    const { rig, far } = rigWith();
    await rig.clock.advance(1000);
    // The newest event of a validator whose note was taken out by hand.
    far.count(3, 1);
    rig.acceptor.start();
    await rig.until(() => rig.states().at(-1) === 'disabled', 15_000);
    expect(rig.facts()[0]).toBe('opened, found noteInEscrow');
    expect(rig.facts().some((fact) => fact.startsWith('stacked'))).toBe(false);
  });

  it('hears STACK once between two looks at the escrow', async () => {
    const { rig } = await readyRig();
    rig.simulator.fault('losesStackCommand', true);
    rig.simulator.insert(10);
    rig.sent();
    await rig.clock.advance(5000);
    const sent = rig.sent().filter((hex) => hex === '2801019a013b' || hex === '2800019f38');
    const stacks = sent.flatMap((hex, at) => (hex === '2801019a013b' ? [at] : []));
    expect(stacks.length).toBe(2);
    for (const at of stacks) expect(sent[at - 1]).toBe('2800019f38');
    expect(rig.facts()).toEqual([opened, 'escrow 1000', 'stacked 1000']);
  });

  it('is not taken for restarted because of an old answer that hung on its way', async () => {
    const rig = createNoteRig({
      name: 'without echo',
      createAcceptor: (options) => createCctalkBillAcceptor(options),
      createSimulator: (options) => createCctalkBillSimulator({ ...options, echo: false }),
    });
    await rig.ready();
    rig.simulator.insert(10);
    await rig.clock.advance(5000);
    const stale = encodeFrame('checksum', { destination: 1, source: 40, header: 0, data: new Uint8Array(11) });
    let late = true;
    rig.distort((bytes, say) => {
      if (late && bytes.length === stale.length) say(stale);
      else say(bytes);
      if (bytes.length === stale.length) late = false;
    });
    await rig.clock.advance(2000);
    expect(late).toBe(false);
    expect(rig.facts()).toEqual([opened, 'escrow 1000', 'stacked 1000']);
    expect(rig.states().at(-1)).toBe('idle');
  });
});

describe('a command to stack whose answer is lost', () => {
  it('was heard where the escrow is empty the second time', async () => {
    const clock = createManualClock();
    const line = createMemoryLine('scripted');
    let stacks = 0;
    line.attach((end) => {
      const decoder = createCctalkDecoder('checksum');
      const say = (...data: readonly number[]): void => {
        end.write(encodeFrame('checksum', { destination: 1, source: 40, header: 0, data }));
      };
      end.onData((bytes) => {
        for (const item of decoder.push(bytes)) {
          if (item.kind !== 'frame') continue;
          const { header } = item.frame;
          if (header === headers.readBufferedBillEvents) say(1, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0);
          else if (header === headers.routeBill) {
            stacks += 1;
            if (stacks > 1) say(254);
          } else if (header === headers.requestSerialNumber) say(1, 2, 3);
          else if (header < headers.requestSerialNumber || header === headers.simplePoll) say();
          else say(0x41, 0x42, 0x43);
        }
      });
    });
    const opening = await line.opener.open();
    if (opening.kind !== 'opened') throw new Error(opening.detail);
    const session = cctalkBillDialect().open({
      link: opening.link,
      clock,
      counters: createLineCounters(),
      trace: createFrameTrace({ clock, describe: () => '' }),
      onLateStacked: () => undefined,
      wake: () => undefined,
    });
    async function during<T>(work: Promise<T>): Promise<T> {
      await clock.advance(5000);
      return work;
    }
    expect((await during(session.poll()))?.map(({ kind }) => kind)).toEqual(['escrow']);
    expect(await during(session.stack())).toMatchObject({ kind: 'unanswered' });
    expect(stacks).toBe(1);
    expect((await during(session.poll()))?.map(({ kind }) => kind)).toEqual(['escrow']);
    expect(await during(session.stack())).toEqual({ kind: 'done' });
    expect((await during(session.poll()))?.map(({ kind }) => kind)).toEqual(['stacking']);
  });
});
