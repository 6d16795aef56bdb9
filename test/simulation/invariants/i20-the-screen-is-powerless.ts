import type { Answer } from '../../../core/contract/commands.ts';
import type { Snapshot } from '../../../core/contract/snapshot.ts';
import { parseCommand } from '../../../core/contract/parse-command.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Invariant } from './invariant.ts';

/** I20: whatever a hand or a taken-over view sends, it opens no door that it was not shown. The money rules are I1 to I10. */
export const i20: Invariant = {
  id: 'I20',
  says: 'no message to the host does what its screen does not offer',
  checks: { answered: opensNoDoor },
};

const technicians = /^(?:leaveService|service[A-Z])/u;

function opensNoDoor(
  _evidence: Evidence,
  {
    command,
    answer,
    screen,
  }: { readonly command: unknown; readonly answer: Answer; readonly screen: Snapshot | undefined },
): string | undefined {
  if (answer.kind === 'refused') return undefined;
  const text = JSON.stringify(command);
  const parsed = parseCommand(command);
  if (parsed === undefined) return `a malformed command is done: ${text}`;
  if (parsed.kind.startsWith('simulate')) return `a hand at the screen reached the simulated hardware: ${text}`;
  if (technicians.test(parsed.kind) && screen !== undefined && screen.screen.kind !== 'service') {
    return `a technician's command is done with the screen ${screen.screen.kind}: ${text}`;
  }
  return undefined;
}
