import type { DeviceClass } from '../../devices/driver/device-protocol.ts';
import { loadProtocol, protocolNames } from '../../devices/protocols.ts';

const classTitles: Readonly<Record<DeviceClass, string>> = {
  noteAcceptor: 'note acceptors',
  coinAcceptor: 'coin acceptors',
  cardReader: 'card readers',
  codeScanner: 'code scanners',
  energyMeter: 'energy meters',
  receiptPrinter: 'receipt printers',
  sensors: 'sensors',
};

/** Every protocol with its title, below the name of its class. */
export async function protocolList(): Promise<readonly string[]> {
  const protocols = await Promise.all(protocolNames.map(loadProtocol));
  const width = Math.max(...protocolNames.map((name) => name.length));
  return Object.entries(classTitles).flatMap(([deviceClass, title]) => {
    const members = protocols.filter((protocol) => protocol.deviceClass === deviceClass);
    if (members.length === 0) return [];
    return [`${title}:`, ...members.map((protocol) => `  ${protocol.name.padEnd(width)}  ${protocol.title}`)];
  });
}
