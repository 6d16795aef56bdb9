import type { Answer } from '../../../core/contract/commands.ts';
import { parseCommand } from '../../../core/contract/parse-command.ts';
import type { Search } from '../evidence/evidence.ts';
import { accountsUnder } from '../people/directory.ts';
import type { Person } from '../people/person.ts';
import { visit } from '../people/residents.ts';
import { answerForTheBox, serviceVisit } from '../people/technician.ts';
import type { Life } from '../world/life.ts';
import type { World } from '../world/world.ts';
import { createChance } from './chance.ts';
import type { VisitPlan } from './plan.ts';

const dark: Answer = { kind: 'refused', reason: 'outOfService' };

/** Gives a visit its eyes and hands. */
export function playVisit(world: World, life: () => Life | undefined, plan: VisitPlan): Promise<void> {
  async function press(command: unknown): Promise<Answer> {
    const screen = world.screen.snapshot;
    world.note(`press ${brief(command)}`);
    const search = searchOf(command);
    if (search !== undefined) world.screen.seeks(search);
    const told = isAccount(command) ? world.screen.asks(accountsUnder(command.accountNumber.trim())) : undefined;
    const secret = secretOf(command);
    if (secret !== undefined) world.screen.scratches(secret);
    const answer = (await life()?.send(command)) ?? dark;
    told?.(answer.kind === 'done');
    world.note(`answer ${answer.kind === 'refused' ? answer.reason : answer.kind}`);
    world.inspector.answered(command, answer, screen);
    return answer;
  }

  const person: Person = {
    chance: createChance(plan.seed),
    screen: () => world.screen.snapshot?.screen,
    boxIsKnownOut: () => {
      const cash = world.screen.snapshot?.availability.cash;
      return cash?.ok === false && cash.reason === 'cashBoxRemoved';
    },
    wait: (ms) =>
      new Promise((resolve) => {
        world.clock.after(ms, resolve);
      }),
    press,
    send: (command) => {
      void press(command);
    },
    insert: (note) => {
      world.note(`insert ${note}: ${world.acceptor.insert(note)}`);
    },
    mouth: () => {
      const card = world.evidence.cards.inReader();
      const where = card === undefined ? 'none' : card.inMouth ? 'sticksOut' : 'inside';
      return { lit: world.evidence.cards.gateOpen(), card: where };
    },
    insertCard: (card) => {
      const outcome = world.cards.insert(card);
      world.note(`put in ${JSON.stringify(card)}: ${outcome}`);
      if (outcome === 'taken' && typeof card !== 'string') world.screen.putsIn(accountsUnder(card.cardNumber));
      return outcome === 'taken';
    },
    takeCard: (byForce) => world.cards.takeOut(byForce),
    box: (present) => {
      world.acceptor.box(present);
    },
    emptyBox: () => {
      world.emptyBox();
    },
    keepsakes: () => world.keepsakes,
    keep: (keepsake) => {
      if (world.keepsakes.some(({ transactionNumber }) => transactionNumber === keepsake.transactionNumber)) return;
      world.keepsakes.push(keepsake);
      if (world.keepsakes.length > KEEPSAKES) world.keepsakes.shift();
    },
    boxWasEmptied: () => world.evidence.acceptor.emptiedUnanswered,
  };
  switch (plan.temper) {
    case 'technician':
      return serviceVisit(person);
    case 'boxAnswerer':
      return answerForTheBox(person);
    default:
      return visit(person, plan.temper);
  }
}

/** Papers that somebody still looks for; older ones the kiosk may have forgotten as well. */
const KEEPSAKES = 24;

/** Characters of a command in the trace. */
const BRIEF = 120;

function brief(command: unknown): string {
  return (JSON.stringify(command) ?? String(command)).slice(0, BRIEF);
}

function searchOf(command: unknown): Search | undefined {
  if (typeof command !== 'object' || command === null || !('kind' in command)) return undefined;
  if (command.kind !== 'findByNumber' && command.kind !== 'findByAccount') return undefined;
  const parsed = parseCommand(command);
  return parsed?.kind === 'findByNumber' || parsed?.kind === 'findByAccount' ? parsed : undefined;
}

/** What is shorter is a slip of the finger and gives nothing away. */
const SECRET_DIGITS = 15;

function secretOf(command: unknown): string | undefined {
  if (typeof command !== 'object' || command === null || !('kind' in command)) return undefined;
  if (command.kind !== 'submitRechargeCard' || !('secret' in command) || typeof command.secret !== 'string')
    return undefined;
  const digits = command.secret.replaceAll(/\D/gu, '');
  return digits.length < SECRET_DIGITS ? undefined : digits;
}

function isAccount(command: unknown): command is { readonly accountNumber: string } {
  return (
    typeof command === 'object' &&
    command !== null &&
    'kind' in command &&
    command.kind === 'submitAccount' &&
    'accountNumber' in command &&
    typeof command.accountNumber === 'string'
  );
}
