import type { DeviceProtocol } from './driver/device-protocol.ts';

/**
 * The protocols that an unknown device may be asked in, in this order, and why each stands where it does. Nobody is asked in a
 * protocol that is not listed: its bytes have to be thought about first. The table in devices/README.md has the reasons at
 * length; `an-unknown-device-is-asked-politely.test.ts` plays every question against every simulated device.
 *
 * The two that are hurt most easily come first. An ESC/POS printer keeps whatever is text and prints it with the next receipt.
 * An ICT-104 acceptor takes single bytes without a checksum for commands: 02 stacks the note in escrow, 0F gives it back,
 * 30 resets, 3E opens the slot. Whoever answers ends the search, so what follows is never heard by either of them.
 */
export const PROBE_ORDER: readonly { readonly protocol: string; readonly because: string }[] = [
  {
    protocol: 'escpos',
    because: 'DLE EOT means nothing to anybody else, and every other question may leave text in a printer',
  },
  { protocol: 'id003', because: 'FC 05 88 6F 5F carries no byte that an ICT-104 acts upon' },
  {
    protocol: 'ssp',
    because: 'SYNC carries no byte that an ICT-104 acts upon; POLL would, and takes the note in escrow',
  },
  { protocol: 'dlt645', because: 'FE 68 AA … 13 carries no byte that an ICT-104 acts upon' },
  {
    protocol: 'ict104',
    because: 'one byte, 0C, which only feeds a printer with black-mark paper; before all that carry 02',
  },
  { protocol: 'ccnet', because: '02 begins it: after ICT-104' },
  { protocol: 'ebds', because: '02 begins it: after ICT-104' },
  { protocol: 'crt571', because: '30 stands in it: after ICT-104' },
  { protocol: 'crt310', because: '02 begins it and 30 stands in it: after ICT-104' },
  { protocol: 'gm65', because: '02 stands in it: after ICT-104; its answer has a checksum' },
  { protocol: 'modbus', because: 'it only reads inputs, but 02 stands in it: after ICT-104' },
  {
    protocol: 'cctalk-coin',
    because: 'its addresses may be any byte: after ICT-104; a bus with several devices answers here first',
  },
  { protocol: 'cctalk-bill', because: 'the same bus, asked at the address of the bill validator' },
];

/** Those that have a question and a place in the order. */
export function probeOrder(protocols: readonly DeviceProtocol[]): readonly DeviceProtocol[] {
  return PROBE_ORDER.flatMap(({ protocol }) =>
    protocols.filter(({ name, probe }) => name === protocol && probe !== undefined),
  );
}
