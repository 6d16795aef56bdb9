import { describe, expect, it } from 'vitest';
import { parseHex } from '../../../../devices/driver/hex.ts';
import { parseEvents } from '../../../../devices/note-acceptor/ssp/codes.ts';
import { createEventWords } from '../../../../devices/note-acceptor/ssp/event-words.ts';
import { createManualClock } from '../../../support/manual-clock.ts';

/** The answers of one device after another; each as the events behind F0 and the words that come of it. */
function createListener(lastRejectCode?: number) {
  const clock = createManualClock();
  const words = createEventWords(clock);
  return {
    clock,
    words,
    hears: async (hex: string): Promise<readonly string[]> => {
      const list = parseEvents(parseHex(hex) ?? new Uint8Array(), 8);
      const told = await words.read(list, () => Promise.resolve(lastRejectCode));
      return told.map((word) => {
        if (word.kind === 'powerUp') return `powerUp ${word.found}`;
        if (word.kind === 'rejecting') return `rejecting ${word.reason}`;
        return 'type' in word ? `${word.kind} ${word.type ?? 'unknown'}` : word.kind;
      });
    },
  };
}

describe('the events of an SSP validator become words', () => {
  it('as GA973 shows a note that is accepted (§8.3)', async () => {
    const { words, hears } = createListener();
    words.enabled(true);
    expect(await hears('')).toEqual(['idle']);
    expect(await hears('EF 00')).toEqual(['accepting']);
    expect(await hears('EF 03')).toEqual(['escrow 3']);
    expect(words.escrow()).toEqual({ type: 3 });
    words.accepted();
    expect(words.escrow()).toBeUndefined();
    expect(await hears('')).toEqual(['stacking']);
    expect(await hears('CC')).toEqual(['stacking']);
    expect(await hears('EE 03 CC')).toEqual(['stacked 3', 'stacking']);
    expect(await hears('CC')).toEqual(['stacking']);
    expect(await hears('EB')).toEqual(['idle']);
  });

  it('as GA973 shows a note that is rejected by the host', async () => {
    const { words, hears } = createListener(0x08);
    words.enabled(true);
    await hears('EF 03');
    words.rejectOrdered();
    expect(await hears('ED')).toEqual(['returning']);
    expect(await hears('EC')).toEqual(['returned 3']);
    expect(await hears('')).toEqual(['idle']);
  });

  it('as GA973 shows a note that the validator rejects, for its reason and told once', async () => {
    const { words, hears } = createListener(0x04);
    words.enabled(true);
    await hears('EF 00');
    expect(await hears('ED')).toEqual(['busy']);
    expect(await hears('EC')).toEqual(['rejecting unrecognized']);
    expect(await hears('')).toEqual(['idle']);
  });

  it.each([0x08, 0x13])(
    'as a return where the note stood in escrow before anybody listened (code %i)',
    async (code) => {
      const { hears } = createListener(code);
      expect(await hears('ED')).toEqual(['busy']);
      expect(await hears('EC')).toEqual(['returned unknown']);
    },
  );

  it('as a return where a note that stood in escrow comes back for whatever reason', async () => {
    const { words, hears } = createListener(0x1d);
    await hears('EF 05');
    words.accepted();
    expect(await hears('ED')).toEqual(['returning']);
    expect(await hears('EC')).toEqual(['returned 5']);
  });

  it('as GA973 shows jams, fraud and a full stacker', async () => {
    const { words, hears } = createListener();
    words.enabled(true);
    expect(await hears('EA E8')).toEqual(['jammedInStacker']);
    expect(await hears('E9 E8')).toEqual(['jammedInAcceptor']);
    expect(await hears('E6 03 CC')).toEqual(['cheated', 'stacking']);
    expect(await hears('')).toEqual(['disabled']);
  });

  it('as the start of a device, with what it found', async () => {
    const { words, hears } = createListener();
    words.enabled(true);
    expect(await hears('F1 E2 02 E8')).toEqual(['powerUp nothing', 'powerUp noteInStacker']);
    expect(await hears('')).toEqual(['disabled']);
    expect(await hears('F1 E1 00')).toEqual(['powerUp nothing', 'powerUp noteInValidator']);
  });

  it('full until the box was out, where it is told once', async () => {
    const { words, hears } = createListener();
    words.enabled(true);
    expect(await hears('EE 03 CC EB E7')).toEqual(['stacked 3', 'stacking']);
    expect(await hears('')).toEqual(['full']);
    expect(await hears('')).toEqual(['full']);
    expect(await hears('E3')).toEqual(['boxRemoved']);
    expect(await hears('E4')).toEqual(['idle']);
  });

  it('full while it is told, where it is told with every poll', async () => {
    const { words, hears } = createListener();
    words.enabled(true);
    expect(await hears('E7')).toEqual(['full']);
    expect(await hears('E7')).toEqual(['full']);
    expect(await hears('')).toEqual(['idle']);
  });

  it('enabled again after the box came back only where the host had not disabled it', async () => {
    const { words, hears } = createListener();
    words.enabled(true);
    await hears('E3 E8');
    expect(await hears('E4')).toEqual(['idle']);
    words.enabled(false);
    await hears('E3 E8');
    expect(await hears('E4')).toEqual(['disabled']);
  });

  it('nothing about an accepted note for long, where the device says nothing about it', async () => {
    const { clock, words, hears } = createListener();
    words.enabled(true);
    await hears('EF 03');
    words.accepted();
    await clock.advance(2900);
    expect(await hears('')).toEqual(['stacking']);
    await clock.advance(200);
    expect(await hears('')).toEqual(['idle']);
  });

  it('a credit of no known note where its channel is 0, and unknown where it cannot be read', async () => {
    const { hears } = createListener();
    expect(await hears('EE 00')).toEqual(['stacked unknown']);
    expect(await hears('EE')).toEqual(['unknown']);
    expect(await hears('EB F8 EE 01')).toEqual(['unknown']);
    expect(await hears('E5')).toEqual(['unknown']);
  });
});
