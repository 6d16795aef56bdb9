import type { CardReader } from '../../../core/ports/card-reader.ts';
import type { CardDialect, CardLine } from '../card-line.ts';
import { createCardReader, type CardReaderOptions } from '../reader.ts';
import { commands, frontGate, REAR_GATE_SHUT } from './codes.ts';
import { describeCrt310 } from './describe.ts';
import * as limits from './limits.ts';
import { command, createMemoryCardAccess } from './memory-card.ts';
import { inClassWords, isPathCovered, moveGate, readStatus, setUp, withoutReply } from './reader-setup.ts';
import { createCrt310Session, type Crt310Session } from './session.ts';

export type Crt310ReaderOptions = CardReaderOptions;

export function createCrt310Reader(options: Crt310ReaderOptions): CardReader {
  return createCardReader(crt310Dialect, options);
}

const crt310Dialect: CardDialect = {
  protocol: 'CRT-310',
  motor: true,
  dispenses: false,
  describe: describeCrt310,
  open: (surroundings) => lineOf(createCrt310Session(surroundings)),
};

function lineOf(session: Crt310Session): CardLine {
  return {
    ...createMemoryCardAccess(session),
    status: async () => {
      const status = await readStatus(session);
      return status.kind === 'done' ? { kind: 'done', value: inClassWords(status.value) } : status;
    },
    setUp: () => setUp(session),
    isPathCovered: () => isPathCovered(session),
    moveGate: (open) => moveGate(session, open),
    toFront: () => command(session, commands.toFront, limits.MOVE_TIMEOUT_MS),
    resetAndEject: async () => {
      const reply = await session.ask(Uint8Array.from(commands.resetAndEject), { replyMs: limits.RESET_TIMEOUT_MS });
      return reply.kind === 'reply' ? { kind: 'done', value: undefined } : withoutReply(reply);
    },
    unpower: async () => {
      await command(session, commands.unpowerCard, limits.ANSWER_TIMEOUT_MS);
    },
    leave: () => session.say(Uint8Array.of(...commands.cardIn, frontGate.shut, REAR_GATE_SHUT)),
  };
}
