import { detectAt, type DetectPlace, type DeviceFound, type PlaceReport } from '../../devices/detect.ts';
import { createSerialOpener } from '../../devices/link/serial.ts';
import { listSerialPorts, usbName, type SerialPortInfo } from '../../devices/link/serial-ports.ts';
import { createTcpOpener } from '../../devices/link/tcp.ts';
import { probeOrder } from '../../devices/probe-order.ts';
import { isProtocolName, loadProtocol, protocolNames } from '../../devices/protocols.ts';
import { systemClock } from '../platform/system-clock.ts';
import { DETECT_USAGE, readDetectFlags, type DetectFlags } from './detect-flags.ts';

/** `npm run detect`: who answers on which port, with a fragment of config for each. */

const EXIT_NOBODY = 1;
const EXIT_USAGE = 2;
const EXIT_CANNOT_OPEN = 3;

/** A place to ask, with what a config says to reach it. */
interface Place extends DetectPlace {
  /** It was asked for by name: that it cannot be opened is a failure of the command. */
  readonly named: boolean;
  readonly usb: SerialPortInfo['usb'];
  readonly link: (found: DeviceFound, isOwnSpeed: boolean) => object;
}

/** The code of the cards is nobody's to guess: wrong three times, it locks a card for ever. */
const CARD_CODE = { psc: '(six hexadecimal digits: the code of your cards)' };

process.exitCode = await run(process.argv.slice(2));

async function run(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h')) {
    console.log(DETECT_USAGE);
    return 0;
  }
  const flags = readDetectFlags(argv);
  if (typeof flags === 'string') return refuse(flags);
  const names = flags.protocols.length === 0 ? protocolNames : flags.protocols;
  const unknown = names.find((name) => !isProtocolName(name));
  if (unknown !== undefined) return refuse(`no protocol is called ${unknown}; there are ${protocolNames.join(', ')}`);
  const protocols = await Promise.all(names.filter(isProtocolName).map(loadProtocol));
  const askable = probeOrder(protocols);
  const mute = protocols.filter((protocol) => !askable.includes(protocol)).map(({ name }) => name);
  if (askable.length === 0) return refuse(`${mute.join(', ')}: there is no safe question in this protocol`);

  const say = (line: string): void => {
    if (!flags.json) console.log(line);
  };
  const places = await placesFor(flags);
  if (places.length === 0) say('There is no serial port on this machine; name one with --path or --tcp.');
  const reports: { place: Place; report: PlaceReport }[] = [];
  // One port at a time: two ends of one adapter, or a bus with two names, must not hear two questions at once.
  for (const place of places) {
    say(`${placeName(place)}:`);
    const report = await detectAt(place, protocols, { clock: systemClock, timeoutMs: flags.timeoutMs });
    reports.push({ place, report });
    for (const line of linesOf(report, place, protocols)) say(`  ${line}`);
  }
  if (mute.length > 0) say(`Not asked, because there is no safe question: ${mute.join(', ')}.`);
  const found = reports.flatMap(({ place, report }) =>
    report.kind === 'answered' ? [{ ...report, config: configOf(report.found, place, protocols) ?? null }] : [],
  );
  if (flags.json) {
    const others = reports.flatMap(({ report }) => (report.kind === 'answered' ? [] : [report]));
    console.log(JSON.stringify({ found, others, notAsked: mute }, undefined, 2));
  }
  if (reports.some(({ place, report }) => place.named && report.kind === 'cannotOpen')) return EXIT_CANNOT_OPEN;
  return found.length > 0 ? 0 : EXIT_NOBODY;
}

async function placesFor(flags: DetectFlags): Promise<readonly Place[]> {
  const tcp = flags.tcp.map(({ host, port }): Place => ({
    name: `${host}:${port}`,
    named: true,
    usb: undefined,
    hasSpeed: false,
    open: () => createTcpOpener({ host, port, clock: systemClock }),
    link: () => ({ kind: 'tcp', host, port }),
  }));
  if (flags.paths.length === 0 && tcp.length > 0) return tcp;
  const listed = await listSerialPorts(systemClock);
  if (listed.kind === 'failed' && flags.paths.length === 0) console.error(listed.detail);
  const known = listed.kind === 'listed' ? listed.ports : [];
  const paths = flags.paths.length > 0 ? flags.paths : known.map(({ path }) => path);
  const serial = paths.map((path): Place => {
    const usb = known.find((port) => port.path === path)?.usb;
    return {
      name: path,
      named: flags.paths.length > 0,
      usb,
      hasSpeed: true,
      open: (settings) => createSerialOpener({ path, settings, clock: systemClock }),
      link: ({ baudRate }, isOwnSpeed) => ({
        kind: 'serial',
        path,
        ...(usb === undefined ? {} : { usb }),
        ...(isOwnSpeed ? {} : { baudRate }),
      }),
    };
  });
  return [...serial, ...tcp];
}

function placeName({ name, usb }: Place): string {
  return usb === undefined ? name : `${name} (${usbName(usb)})`;
}

/** `{"noteAcceptor": …}`, as it stands under `devices` in the config; undefined for a device that no kiosk opens. */
function configOf(found: DeviceFound, place: Place, protocols: readonly OwnSpeed[]): object | undefined {
  if (found.deviceClass === 'energyMeter') return undefined;
  const own = protocols.find(({ name }) => name === found.protocol)?.serial.baudRate === found.baudRate;
  const missing = found.deviceClass === 'cardReader' ? CARD_CODE : {};
  return {
    [found.deviceClass]: { protocol: found.protocol, link: place.link(found, own), ...found.answer.config, ...missing },
  };
}

interface OwnSpeed {
  readonly name: string;
  readonly serial: { readonly baudRate: number };
}

function linesOf(report: PlaceReport, place: Place, protocols: readonly OwnSpeed[]): readonly string[] {
  switch (report.kind) {
    case 'answered': {
      const { found } = report;
      const identity = found.answer.identity === '' ? 'does not say who it is' : found.answer.identity;
      const doubt = found.answer.certain ? '' : ' (not certain: this protocol has no checksum)';
      const speed = place.hasSpeed ? ` at ${found.baudRate} baud` : '';
      const config = configOf(found, place, protocols);
      const fragment = config === undefined ? 'the kiosk opens none' : JSON.stringify(config).slice(1, -1);
      return [`${found.title}${speed}: ${identity}${doubt}`, `under "devices" in the config: ${fragment}`];
    }
    case 'silent':
      return [`nobody answered; asked in ${report.asked.join(', ')}`];
    case 'cannotOpen':
      return [`not asked: ${report.detail}`];
  }
}

function refuse(line: string): number {
  console.error(line);
  return EXIT_USAGE;
}
