import type { FarEndShell } from '../../driver/far-end-shell.ts';
import { createChipJobs, type ChipJobs } from './chip-jobs.ts';
import { cardView, type FarCardReaderView, type MechanicsEvent, type WiredCardReader } from './far-card-reader.ts';
import type { CardReaderFault } from './faults.ts';
import type { Mechanics } from './mechanics.ts';
import type { Wallet } from './wallet.ts';

/** What every simulated reader with a motor is, whatever it speaks. */
export interface MotorReader {
  /** What is said to the chip on the contacts. */
  readonly chip: ChipJobs;
  device(attach: WiredCardReader['attach'], stock: () => FarCardReaderView['stock']): WiredCardReader;
}

export function createMotorReader(options: {
  readonly shell: FarEndShell<MechanicsEvent, CardReaderFault>;
  readonly mechanics: Mechanics;
  readonly wallet: Wallet;
}): MotorReader {
  const { shell, mechanics, wallet } = options;

  function tellState(): void {
    shell.emit({ kind: 'state', text: mechanics.stateText() });
  }

  function setFault(name: CardReaderFault, on: boolean): void {
    if (shell.switchFault(name, on) !== 'ignored') tellState();
  }

  return {
    chip: createChipJobs({
      card: () => (mechanics.place() === 'contacts' ? mechanics.card() : undefined),
      powerBlinks: mechanics.powerBlinks,
      faults: shell.faults,
      setFault,
      violate: shell.violate,
    }),
    device: (attach, stock) => ({
      attach,
      insertCard: (kind) => {
        const card = wallet.cardFor(kind);
        if (card === undefined || mechanics.insert(card) === 'refused') return 'refused';
        wallet.keep(card);
        return 'taken';
      },
      removeCard: mechanics.take,
      tearCardOut: mechanics.tearOut,
      fault: setFault,
      clear: () => {
        const wasStuck = shell.faults.has('jam');
        shell.clearFaults();
        if (wasStuck) mechanics.tearOut();
        tellState();
      },
      power: mechanics.power,
      watch: shell.watch,
      view: () => ({
        powered: mechanics.powered(),
        gateOpen: mechanics.powered() && mechanics.frontOpen() && mechanics.card() === undefined,
        stateText: mechanics.stateText(),
        card: cardView(mechanics.card(), mechanics.place() === 'mouth'),
        stock: stock(),
        faults: shell.faultStates(),
      }),
      violations: shell.violations,
    }),
  };
}
