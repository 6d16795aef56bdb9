import { describe, expect, it } from 'vitest';
import { createMemoryLine } from '../../../../devices/link/memory.ts';
import { createId003Acceptor } from '../../../../devices/note-acceptor/id003/adapter.ts';
import { encodeFrame } from '../../../../devices/note-acceptor/id003/frame.ts';
import { id003Protocol } from '../../../../devices/note-acceptor/id003/protocol.ts';
import { createId003Simulator } from '../../../../devices/note-acceptor/id003/simulator.ts';
import { id003, id003WithTypes } from '../../../support/id003-rig.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { createNoteRig, type NoteProtocolUnderTest, type NoteRig } from '../../../support/note-rig.ts';
import { expectNoMoneyLostOrInvented } from '../behaviour/note-books.ts';

const opened = 'opened, found nothing';
const STATUS = 'fc05112756';
const RESET = 'fc05402b15';
const ACK = 'fc0550aa05';
const RETURN = 'fc0543b027';
const STACK_2 = hex(0x42);
const HOLD = hex(0x44);

function hex(...body: readonly number[]): string {
  return Buffer.from(encodeFrame(Uint8Array.from(body))).toString('hex');
}

async function stackedOnce(rig: NoteRig): Promise<void> {
  await rig.ready();
  rig.simulator.insert(10);
  await rig.until(() => rig.lastStackedId() !== '');
  await rig.clock.settle();
}

/** A new process at the host's end, after the old one was killed where it stood. */
async function killed(rig: NoteRig, protocol: NoteProtocolUnderTest): Promise<NoteRig> {
  rig.line.unplug();
  await rig.acceptor.close();
  rig.line.plug();
  const next = createNoteRig(protocol, {}, { line: rig.line, simulator: rig.simulator, clock: rig.clock });
  next.acceptor.start();
  await next.clock.advance(20_000);
  return next;
}

describe('an ID-003 acceptor', () => {
  it('reads the power-up status before it resets, and enables by mask, direction and inhibit', async () => {
    const rig = createNoteRig(id003);
    await rig.ready();
    const sent = rig.sent();
    expect(sent.slice(0, 2)).toEqual([STATUS, RESET]);
    expect(sent.filter((frame) => frame.startsWith('fc07c0') || frame.startsWith('fc06c'))).toEqual([
      hex(0xc2, 0x00),
      hex(0xc4, 0x00),
      hex(0xc0, 0xc0, 0xff),
      hex(0xc3, 0x00),
    ]);
    expect(rig.acceptor.inspect().model).toContain('ID-003 S(CHN)');
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('stacks with stack-2, and acknowledges vend valid with 50 only after the credit', async () => {
    const rig = createNoteRig(id003, { onStacked: 'wait' });
    await stackedOnce(rig);
    const sent = rig.sent();
    expect(sent).toContain(STACK_2);
    expect(sent).not.toContain(ACK);
    await rig.clock.advance(20_000);
    expect(rig.sent()).toEqual([]);
    const outcome = rig.acceptor.acknowledgeStacked(rig.lastStackedId());
    await rig.clock.advance(1000);
    expect(rig.sent()[0]).toBe(ACK);
    expect(await outcome).toEqual({ kind: 'done' });
    expect(rig.facts()).toEqual([opened, 'escrow 1000', 'stacked 1000']);
  });

  it('stacks with stack-1 where that is configured', async () => {
    const withStack1: NoteProtocolUnderTest = {
      ...id003,
      createAcceptor: (options) => createId003Acceptor({ ...options, stackCommand: 'stack1' }),
    };
    const rig = createNoteRig(withStack1);
    await stackedOnce(rig);
    expect(rig.sent()).toContain('fc0541a204');
  });

  it('says HOLD while nobody decides', async () => {
    const rig = createNoteRig(id003, { onEscrow: 'wait' });
    await rig.ready();
    rig.simulator.insert(20);
    await rig.clock.advance(20_000);
    expect(rig.sent().filter((frame) => frame === HOLD).length).toBeGreaterThan(3);
    expect(rig.facts()).toEqual([opened, 'escrow 2000']);
  });

  it('tells a note that the device gives back by itself, as 17 79, as returned', async () => {
    const rig = createNoteRig(id003);
    await rig.ready();
    rig.simulator.fault('returnsInsteadOfStacking', true);
    rig.simulator.insert(10);
    await rig.clock.advance(5000);
    expect(rig.facts()).toEqual([opened, 'escrow 1000', 'returned 1000']);
    expect(rig.acceptor.inspect().frames.some((frame) => frame.hex.startsWith('FC 06 17 79'))).toBe(true);
  });

  it('does not take the second RETURN, which is invalid, for a refusal of the first', async () => {
    const rig = createNoteRig(id003, { onEscrow: 'wait' });
    await rig.ready();
    rig.simulator.insert(10);
    await rig.until(() => rig.lastEscrowId() !== '');
    rig.sent();
    let lost = 0;
    rig.distort((bytes, say) => {
      const isAck = Buffer.from(bytes).toString('hex') === ACK;
      if (isAck && lost === 0) lost += 1;
      else say(bytes);
    });
    const outcome = rig.acceptor.returnNote(rig.lastEscrowId());
    await rig.clock.advance(3000);
    expect(await outcome).toEqual({ kind: 'done' });
    expect(rig.sent().filter((frame) => frame === RETURN)).toHaveLength(2);
    expect(rig.facts()).toEqual([opened, 'escrow 1000', 'returned 1000']);
  });

  it('credits nothing for a vend valid that belongs to no note told to be stacked', async () => {
    const rig = createNoteRig(id003, { onEscrow: 'wait' });
    await rig.ready();
    rig.simulator.insert(10);
    await rig.until(() => rig.lastEscrowId() !== '');
    let forged = 0;
    rig.distort((bytes, say) => {
      forged += 1;
      say(forged === 1 ? encodeFrame(Uint8Array.of(0x15)) : bytes);
    });
    await rig.clock.advance(1000);
    expect(rig.facts()).toEqual([opened, 'escrow 1000']);
    expect(rig.sent()).not.toContain(ACK);
  });

  it('waits for a unit that is mute while it restarts, and does not reset it again', async () => {
    const rig = createNoteRig(id003);
    rig.acceptor.start();
    await rig.until(() => rig.sent().includes(RESET));
    rig.simulator.fault('silent', true);
    await rig.clock.advance(3000);
    rig.simulator.fault('silent', false);
    await rig.clock.advance(2000);
    expect(rig.sent()).not.toContain(RESET);
    expect(rig.facts()).toEqual([opened]);
    expect(rig.states().at(-1)).toBe('disabled');
  });

  it('knows no notes where the data set is of another country, and says so', async () => {
    const rig = createNoteRig(id003);
    rig.simulator.fault('foreignBillTable', true);
    rig.acceptor.start();
    await rig.clock.advance(10_000);
    expect(rig.states().at(-1)).toBe('failed');
    rig.simulator.fault('foreignBillTable', false);
    await rig.clock.advance(10_000);
    expect(rig.states().at(-1)).toBe('disabled');
  });
});

describe('an ID-003 unit on a bad line', () => {
  it('hands a ticket back that nobody asked for', async () => {
    const rig = createNoteRig(id003, { onEscrow: 'wait' });
    await rig.ready();
    rig.simulator.insert(10);
    rig.distort((bytes, say) => {
      say(bytes[2] === 0x13 ? encodeFrame(Uint8Array.of(0x13, 0x6f, 0x31, 0x32)) : bytes);
    });
    await rig.clock.advance(3000);
    expect(rig.facts()).toEqual([opened, 'rejected inhibited']);
    expect(rig.simulator.contents().returned.yuan).toBe(10);
  });

  it('says a command again that it says arrived broken', async () => {
    const rig = createNoteRig(id003, { onEscrow: 'wait' });
    await rig.ready();
    rig.sent();
    let broken = 0;
    rig.distort((bytes, say) => {
      const isEcho = bytes[2] === 0xc3;
      if (isEcho) broken += 1;
      say(isEcho && broken === 1 ? encodeFrame(Uint8Array.of(0x4a)) : bytes);
    });
    const outcome = rig.acceptor.disable();
    await rig.clock.advance(1000);
    expect(await outcome).toEqual({ kind: 'done' });
    expect(rig.sent().filter((frame) => frame === hex(0xc3, 0x01))).toHaveLength(2);
  });

  it('credits a note whose vend valid never came through, at 16', async () => {
    const rig = createNoteRig(id003);
    await rig.ready();
    rig.distort((bytes, say) => {
      say(bytes[2] === 0x15 ? encodeFrame(Uint8Array.of(0x16)) : bytes);
    });
    rig.simulator.insert(10);
    await rig.clock.advance(3000);
    expect(rig.facts()).toEqual([opened, 'escrow 1000', 'stacked 1000']);
  });

  it.each([1, 2, 3, 4, 5])('credits once when %i answers in a row are lost from vend valid on', async (losses) => {
    const rig = createNoteRig(id003);
    await rig.ready();
    let lost = 0;
    let begun = false;
    rig.distort((bytes, say) => {
      begun ||= bytes[2] === 0x15;
      if (begun && lost < losses) lost += 1;
      else say(bytes);
    });
    rig.simulator.insert(10);
    await rig.clock.advance(20_000);
    expect(rig.facts().filter((fact) => fact === 'stacked 1000')).toHaveLength(1);
    expectNoMoneyLostOrInvented(rig);
    expect(rig.simulator.violations()).toEqual([]);
  });
});

describe('a host killed between vend valid and its ACK', () => {
  it('finds a note in the stacker where vend valid names no denomination: nobody is left who heard escrow', async () => {
    const rig = createNoteRig(id003, { onStacked: 'wait' });
    await stackedOnce(rig);
    const next = await killed(rig, id003);
    expect(next.facts()).toEqual(['opened, found noteInStacker']);
    expect(next.states().at(-1)).toBe('disabled');
    expectNoMoneyLostOrInvented(next, [...rig.facts(), ...next.facts()]);
  });

  it('is told the note and its value where the firmware names it, before the reset', async () => {
    const rig = createNoteRig(id003WithTypes, { onStacked: 'wait' });
    await stackedOnce(rig);
    rig.sent();
    const next = await killed(rig, id003WithTypes);
    expect(next.facts()).toEqual(['stacked 1000', opened]);
    const sent = next.sent();
    expect(sent.indexOf(ACK)).toBeGreaterThan(0);
    expect(sent.indexOf(ACK)).toBeLessThan(sent.indexOf(RESET));
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('keeps the books whenever it is killed, where the firmware names the note', async () => {
    for (let ms = 0; ms <= 2500; ms += 75) {
      const rig = createNoteRig(id003WithTypes);
      await rig.ready();
      rig.simulator.insert(10);
      await rig.clock.advance(ms);
      const next = await killed(rig, id003WithTypes);
      const retold = rig.facts().includes('stacked 1000')
        ? next.facts().filter((fact) => !fact.startsWith('stacked'))
        : next.facts();
      expectNoMoneyLostOrInvented(next, [...rig.facts(), ...retold]);
      expect(rig.simulator.violations()).toEqual([]);
    }
  });

  it('credits it once after a cable was only pulled: the same process remembers the denomination', async () => {
    const rig = createNoteRig(id003);
    await rig.ready();
    rig.simulator.insert(10);
    await rig.until(() => rig.states().at(-1) === 'stacking');
    rig.line.unplug();
    await rig.clock.advance(1500);
    rig.line.plug();
    await rig.clock.advance(10_000);
    expect(rig.facts()).toEqual([opened, 'escrow 1000', 'stacked 1000', opened]);
    expect(rig.simulator.violations()).toEqual([]);
  });
});

describe('the ID-003 simulator', () => {
  it('writes down what the host must not do', async () => {
    const clock = createManualClock();
    const line = createMemoryLine('bench');
    const simulator = createId003Simulator({ clock });
    line.attach((end) => simulator.attach(end));
    const opening = await line.opener.open();
    if (opening.kind !== 'opened') throw new Error('the line does not open');
    for (const body of [[0xc0, 0, 0], [0x40], [0x50], [0x42], [0x43], [0x44], [0x77]]) {
      await opening.link.write(encodeFrame(Uint8Array.from(body)), 100);
      await clock.settle();
    }
    expect(simulator.violations()).toEqual([
      'a setting before the RESET',
      'RESET before the power-up status was read',
      'ACK with no vend valid to acknowledge',
      'STACK with no note in escrow',
      'RETURN with no note in escrow',
      'HOLD with no note in escrow',
      'unknown command 77',
    ]);
  });
});

describe('the ID-003 probe', () => {
  async function probed(answers: boolean): Promise<{ answer: unknown; sent: readonly string[] }> {
    const clock = createManualClock();
    const line = createMemoryLine('probe');
    const simulator = createId003Simulator({ clock });
    simulator.fault('silent', !answers);
    const sent: string[] = [];
    line.attach((end) => {
      end.onData((bytes) => sent.push(Buffer.from(bytes).toString('hex')));
      simulator.attach(end);
    });
    const opening = await line.opener.open();
    if (opening.kind !== 'opened' || id003Protocol.probe === undefined) throw new Error('nothing to ask');
    const asked = id003Protocol.probe({ link: opening.link, clock, timeoutMs: 600 });
    await clock.advance(700);
    return { answer: await asked, sent };
  }

  it('asks for version and denominations, and nothing that moves', async () => {
    const { answer, sent } = await probed(true);
    expect(answer).toMatchObject({ certain: true, identity: expect.stringContaining('6 notes of China') });
    expect(sent).toEqual([hex(0x88), hex(0x8a)]);
  });

  it('hears nobody where nobody answers, or where the line only echoes', async () => {
    expect((await probed(false)).answer).toBeUndefined();
    const clock = createManualClock();
    const line = createMemoryLine('echo');
    line.attach((end) => end.onData((bytes) => end.write(bytes)));
    const opening = await line.opener.open();
    if (opening.kind !== 'opened') throw new Error('the line does not open');
    const asked = id003Protocol.probe?.({ link: opening.link, clock, timeoutMs: 600 });
    await clock.advance(700);
    expect(await asked).toBeUndefined();
  });
});
