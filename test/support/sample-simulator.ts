import type { SimulatorView } from '../../core/contract/snapshot.ts';

/** Every device of the panel, with a sheet of paper. */
export const sampleSimulator: SimulatorView = {
  noteAcceptor: {
    powered: true,
    boxPresent: true,
    accepting: true,
    stateText: 'idling',
    faults: [
      { name: 'jamWhileStacking', on: false },
      { name: 'unplug', on: false },
    ],
  },
  receiptPrinter: {
    powered: true,
    faults: [{ name: 'paperOut', on: false }],
    paper: {
      widthDots: 576,
      sheets: [
        {
          cut: false,
          items: [
            {
              kind: 'text',
              align: 'center',
              runs: [
                {
                  text: '电费交费凭条',
                  widthScale: 2,
                  heightScale: 2,
                  bold: true,
                  underline: false,
                  reverse: false,
                  font: 'A',
                },
              ],
            },
          ],
        },
      ],
    },
  },
  backEnd: { faults: [{ name: 'down', on: false }] },
  accounts: [{ accountNumber: '0310000021', about: 'oneBill' }],
  cardReader: {
    powered: true,
    gateOpen: true,
    stateText: 'no card; gate open',
    card: null,
    faults: [{ name: 'jam', on: false }],
  },
  sensors: { powered: true, faults: [{ name: 'serviceDoor', on: false }] },
  cards: [{ cardNumber: '6200000001', about: 'card' }],
  rechargeCards: [{ secret: '123456789012345678', about: 'worth100' }],
};
