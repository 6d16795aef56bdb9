import { simulatedAccounts } from './billing/simulated-accounts.ts';
import { utilityFaults } from './billing/simulated-utility.ts';
import { scenarioAccounts, simulatedCards, simulatedRechargeCards } from './billing/utility/households.ts';
import type { SimulatorCommand } from './contract/commands.ts';
import type { SimulatorView } from './contract/snapshot.ts';
import type { FarEnds } from './far-ends.ts';
import type { SensorInput } from './ports/sensors.ts';
import type { SimulatorHands } from './ports/simulator.ts';
import { isCardReaderFault } from '../devices/card-reader/far-end/faults.ts';
import type { FarCardReaderView } from '../devices/card-reader/far-end/far-card-reader.ts';
import type { FarSensorsState } from '../devices/sensors/far-end/far-sensors.ts';
import { isNoteAcceptorFault } from '../devices/note-acceptor/far-end/faults.ts';
import { escposFaults } from '../devices/receipt-printer/escpos/simulator-faults.ts';

/** The cable is a far end of its own: pulling it is a fault that no device can play. */
const unplugged = 'unplugged';

type PulledDevice = 'noteAcceptor' | 'receiptPrinter' | 'cardReader' | 'sensors';

/** What a hand does to a terminal with sensors, by its name on the panel. */
const contacts: readonly { readonly name: string; readonly input: SensorInput; readonly on: boolean }[] = [
  { name: 'serviceDoor', input: 'serviceDoor', on: true },
  { name: 'cashBoxDoor', input: 'cashBoxDoor', on: true },
  { name: 'tamper', input: 'tamper', on: true },
  { name: 'presence', input: 'presence', on: true },
  { name: 'mainsLost', input: 'mainsPower', on: false },
  { name: 'batteryLow', input: 'batteryLow', on: true },
];

/** Hands at the simulated far ends; null where both devices are real. A real device has no far end here to reach. */
export function createSimulatorHands(farEnds: FarEnds): SimulatorHands<SimulatorCommand, SimulatorView> | null {
  const { noteAcceptor, receiptPrinter, cardReader, sensors, utility } = farEnds;
  if (noteAcceptor === null && receiptPrinter === null && cardReader === null && sensors === null) return null;
  const pulled: Record<PulledDevice, boolean> = {
    noteAcceptor: false,
    receiptPrinter: false,
    cardReader: false,
    sensors: false,
  };
  const watchers = new Set<() => void>();

  function changed(): void {
    for (const watcher of watchers) watcher();
  }

  function pull(device: PulledDevice, on: boolean): boolean {
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
      if (noteAcceptor === null || !isNoteAcceptorFault(fault)) return false;
      if (!isPlayed(noteAcceptor.device.state().faults, fault)) return false;
      noteAcceptor.device.fault(fault, on);
      return true;
    }
    if (device === 'sensors') {
      const contact = contacts.find(({ name }) => name === fault);
      if (sensors === null || contact === undefined) return false;
      sensors.device.set(contact.input, on === contact.on);
      return true;
    }
    if (device === 'cardReader') {
      if (cardReader === null || !isCardReaderFault(fault)) return false;
      if (!isPlayed(cardReader.device.view().faults, fault)) return false;
      cardReader.device.fault(fault, on);
      return true;
    }
    const name = escposFaults.find((candidate) => candidate === fault);
    if (receiptPrinter === null || name === undefined) return false;
    receiptPrinter.device.fault(name, on);
    return true;
  }

  function moveCard(card: Extract<SimulatorCommand, { kind: 'simulateCard' }>['card']): boolean {
    if (cardReader === null) return false;
    return card === 'none' ? cardReader.device.removeCard() : cardReader.device.insertCard(card) === 'taken';
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
      case 'simulateCard':
        return moveCard(command.card);
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
        cardReader: cardReader === null ? null : cardReaderView(cardReader.device.view(), pulled.cardReader),
        sensors: sensors === null ? null : sensorsView(sensors.device.state(), pulled.sensors),
        backEnd:
          utility === null
            ? null
            : { faults: utilityFaults.map((name) => ({ name, on: utility.faults().includes(name) })) },
        accounts: utility === null ? [] : [...simulatedAccounts, ...scenarioAccounts],
        cards: utility === null ? [] : simulatedCards,
        rechargeCards: utility === null ? [] : simulatedRechargeCards,
      };
    },
    watch: (onChange) => {
      watchers.add(onChange);
      const stops = [
        noteAcceptor?.device.watch(onChange),
        receiptPrinter?.device.watch(onChange),
        cardReader?.device.watch(onChange),
        sensors?.device.watch(onChange),
      ];
      return () => {
        watchers.delete(onChange);
        for (const stop of stops) stop?.();
      };
    },
  };
}

function sensorsView(state: FarSensorsState, isPulled: boolean): SimulatorView['sensors'] {
  const faults = contacts.flatMap(({ name, input, on }) => {
    const contact = state.inputs.find((candidate) => candidate.input === input);
    return contact === undefined ? [] : [{ name, on: contact.on === on }];
  });
  return { powered: state.powered, faults: [...faults, { name: unplugged, on: isPulled }] };
}

/** Not every protocol's device can play every fault of its class. */
function isPlayed(faults: readonly { readonly name: string }[], fault: string): boolean {
  return faults.some(({ name }) => name === fault);
}

function cardReaderView(view: FarCardReaderView, isPulled: boolean): SimulatorView['cardReader'] {
  const { powered, gateOpen, stateText, card, faults } = view;
  return {
    powered,
    gateOpen,
    stateText,
    card: card === null ? null : { cardNumber: card.cardNumber, inMouth: card.inMouth },
    faults: [...faults, { name: unplugged, on: isPulled }],
  };
}
