import type { DeviceProtocol } from './driver/device-protocol.ts';

/** Every protocol by its word. A driver's code is loaded only for whoever asks for it. One line a protocol. */
const loaders = {
  ccnet: async () => (await import('./note-acceptor/ccnet/protocol.ts')).ccnetProtocol,
  ssp: async () => (await import('./note-acceptor/ssp/protocol.ts')).sspProtocol,
  escpos: async () => (await import('./receipt-printer/escpos/protocol.ts')).escposProtocol,
  id003: async () => (await import('./note-acceptor/id003/protocol.ts')).id003Protocol,
  ict104: async () => (await import('./note-acceptor/ict104/protocol.ts')).ict104Protocol,
  ebds: async () => (await import('./note-acceptor/ebds/protocol.ts')).ebdsProtocol,
  'cctalk-bill': async () => (await import('./note-acceptor/cctalk/protocol.ts')).cctalkBillProtocol,
  'cctalk-coin': async () => (await import('./coin-acceptor/cctalk/protocol.ts')).cctalkCoinProtocol,
  crt310: async () => (await import('./card-reader/crt310/protocol.ts')).crt310Protocol,
  crt571: async () => (await import('./card-reader/crt571/protocol.ts')).crt571Protocol,
  'serial-text': async () => (await import('./code-scanner/serial-text/protocol.ts')).serialTextProtocol,
  gm65: async () => (await import('./code-scanner/gm65/protocol.ts')).gm65Protocol,
  dlt645: async () => (await import('./energy-meter/dlt645/protocol.ts')).dlt645Protocol,
  modbus: async () => (await import('./sensors/modbus/protocol.ts')).modbusProtocol,
} satisfies Readonly<Record<string, () => Promise<DeviceProtocol>>>;

export type ProtocolName = keyof typeof loaders;

export const protocolNames: readonly ProtocolName[] = Object.keys(loaders).filter(isProtocolName);

export function isProtocolName(word: string): word is ProtocolName {
  return Object.hasOwn(loaders, word);
}

export function loadProtocol(name: ProtocolName): Promise<DeviceProtocol> {
  return loaders[name]();
}
