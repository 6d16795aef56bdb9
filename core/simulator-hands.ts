import { simulatedAccounts } from './billing/simulated-accounts.ts';
import { utilityFaults } from './billing/simulated-utility.ts';
import type { FarEnds } from './compose.ts';
import type { SimulatorCommand } from './contract/commands.ts';
import type { SimulatorView } from './contract/snapshot.ts';
import type { SimulatorHands } from './ports/simulator.ts';
import { isCcnetFault } from '../devices/note-acceptor/ccnet/simulator-faults.ts';
import { escposFaults } from '../devices/receipt-printer/escpos/simulator.ts';

/** The cable is a far end of its own: pulling it is a fault that no device can play. */
const unplugged = 'unplugged';

/** Hands at the simulated far ends; null where both devices are real. A real device has no far end here to reach. */
export function createSimulatorHands(farEnds: FarEnds): SimulatorHands<SimulatorCommand, SimulatorView> | null {
  const { noteAcceptor, receiptPrinter, utility } = farEnds;
  if (noteAcceptor === null && receiptPrinter === null) return null;
  const pulled = { noteAcceptor: false, receiptPrinter: false };
  const watchers = new Set<() => void>();

  function changed(): void {
    for (const watcher of watchers) watcher();
  }

  function pull(device: 'noteAcceptor' | 'receiptPrinter', on: boolean): boolean {
    const line = farEnds[device]?.line;
    if (line === undefined) return false;
    pulled[device] = on;
    if (on) line.unplug();
    else line.plug();
    return true;
  }

  function setFault(command: Extract<SimulatorCommand, { kind: 'simulateFault' }>): boolean {
    const { device, fault, on } = command;
    if (device === 'backEnd') {
      const name = utilityFaults.find((candidate) => candidate === fault);
      if (utility === null || name === undefined) return false;
      utility.setFault(name, on);
      return true;
    }
    if (fault === unplugged) return pull(device, on);
    if (device === 'noteAcceptor') {
      if (noteAcceptor === null || !isCcnetFault(fault)) return false;
      noteAcceptor.device.fault(fault, on);
      return true;
    }
    const name = escposFaults.find((candidate) => candidate === fault);
    if (receiptPrinter === null || name === undefined) return false;
    receiptPrinter.device.fault(name, on);
    return true;
  }

  function perform(command: SimulatorCommand): boolean {
    switch (command.kind) {
      case 'simulateInsert':
        return noteAcceptor?.device.insert(command.note) === 'taken';
      case 'simulateFault':
        return setFault(command);
      case 'simulateBox':
        noteAcceptor?.device.box(command.present);
        return noteAcceptor !== null;
      case 'simulatePower':
        farEnds[command.device]?.device.power(command.on);
        return farEnds[command.device] !== null;
      case 'simulateTearPaper':
        receiptPrinter?.device.tear();
        return receiptPrinter !== null;
    }
  }

  return {
    perform: (command) => {
      const done = perform(command);
      changed();
      return done;
    },
    view: () => {
      const acceptorState = noteAcceptor?.device.state();
      return {
        noteAcceptor:
          acceptorState === undefined
            ? null
            : {
                powered: acceptorState.powered,
                boxPresent: acceptorState.boxPresent,
                accepting: acceptorState.accepting,
                stateText: acceptorState.stateText,
                faults: [...acceptorState.faults, { name: unplugged, on: pulled.noteAcceptor }],
              },
        receiptPrinter:
          receiptPrinter === null
            ? null
            : {
                powered: receiptPrinter.device.powered(),
                faults: [...receiptPrinter.device.faults(), { name: unplugged, on: pulled.receiptPrinter }],
                paper: receiptPrinter.device.picture(),
              },
        backEnd:
          utility === null
            ? null
            : { faults: utilityFaults.map((name) => ({ name, on: utility.faults().includes(name) })) },
        accounts: utility === null ? [] : simulatedAccounts,
      };
    },
    watch: (onChange) => {
      watchers.add(onChange);
      const stops = [noteAcceptor?.device.watch(onChange), receiptPrinter?.device.watch(onChange)];
      return () => {
        watchers.delete(onChange);
        for (const stop of stops) stop?.();
      };
    },
  };
}
