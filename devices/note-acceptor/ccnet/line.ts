import { BILL_TABLE_BYTES, enableBody, parseBillTable, valuesOfCurrency } from './bill-table.ts';
import { commands, states, wordOf } from './codes.ts';
import { parseIdentification } from './describe.ts';
import { createCcnetSession, type CcnetReply } from './session.ts';
import type { LineOutcome, NoteLine, NoteLineOptions, UnitData } from '../note-line.ts';

/** IDENTIFICATION answers 34 bytes, 27 where the asset number is left off (CCNET §4.5). */
const IDENTIFICATION_BYTES: readonly number[] = [27, 34];
/** A status has one byte of data at most; longer is an answer to something else. */
const MAX_STATUS_BYTES = 2;

/** A CCNET bill validator in the words of its class. */
export function openCcnetLine(options: NoteLineOptions & { readonly currency: 'CNY' }): NoteLine {
  const session = createCcnetSession(options);
  /** What the last poll said, for the reason of a refusal. */
  let said = 'nothing yet';

  function outcomeOf(reply: CcnetReply): LineOutcome {
    switch (reply.kind) {
      case 'ack':
      case 'data':
        return { kind: 'done' };
      case 'illegal':
        return { kind: 'refused', detail: `the device cannot do that now: ${said}` };
      case 'nak':
        return { kind: 'refused', detail: 'the device did not understand' };
      case 'silent':
        return { kind: 'unanswered', detail: reply.detail };
      default:
        return reply satisfies never;
    }
  }

  async function command(body: Uint8Array): Promise<LineOutcome> {
    return outcomeOf(await session.ask(body, { expects: 'ack' }));
  }

  /** Who the device is and which notes it knows. */
  async function readUnit(): Promise<UnitData> {
    const identity = await session.ask(Uint8Array.of(commands.identification), {
      expects: 'data',
      dataBytes: (length) => IDENTIFICATION_BYTES.includes(length),
    });
    if (identity.kind === 'silent') return { kind: 'silent' };
    const reply = await session.ask(Uint8Array.of(commands.getBillTable), {
      expects: 'data',
      dataBytes: (length) => length === BILL_TABLE_BYTES,
    });
    if (reply.kind === 'silent') return { kind: 'silent' };
    const table = reply.kind === 'data' ? parseBillTable(reply.body) : undefined;
    if (table === undefined) return { kind: 'refused' };
    const { part, serial } = identity.kind === 'data' ? parseIdentification(identity.body) : { part: '', serial: '' };
    return {
      kind: 'read',
      model: `CCNET ${part} ${serial}`.trim(),
      values: valuesOfCurrency(table, options.currency),
    };
  }

  return {
    poll: async () => {
      const reply = await session.ask(Uint8Array.of(commands.poll), {
        expects: 'data',
        dataBytes: (length) => length <= MAX_STATUS_BYTES,
        withhold: (body) => body[0] === states.stacked,
      });
      if (reply.kind !== 'data') return undefined;
      const word = wordOf(reply.body);
      said = word.detail;
      return [word];
    },
    readUnit,
    // CCNET §4.6: legal while it powers up, initializes, has failed or is disabled.
    mayReadUnit: ({ kind }) => kind === 'disabled' || kind === 'failed',
    enable: (types) => command(enableBody(commands.enableBillTypes, types)),
    disable: () => command(enableBody(commands.enableBillTypes, [])),
    stack: async () => {
      const reply = await session.ask(Uint8Array.of(commands.stack), { expects: 'ack', tries: 1 });
      if (reply.kind === 'nak') return { kind: 'unanswered', detail: 'the device did not understand' };
      return outcomeOf(reply);
    },
    giveBack: () => command(Uint8Array.of(commands.returnBill)),
    // CCNET §4.7: without HOLD the device gives the note back after 10 s.
    hold: () => command(Uint8Array.of(commands.hold)),
    reset: () => command(Uint8Array.of(commands.reset)),
    acknowledge: () => session.acknowledge(),
    leave: () => session.say(enableBody(commands.enableBillTypes, [])),
  };
}
