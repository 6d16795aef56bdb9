import type { Clock } from '../ports/clock.ts';
import type { IncidentFiles } from '../ports/incident-files.ts';
import type { Log, LogFacts } from '../ports/log.ts';
import type { DeviceInspection } from '../ports/note-acceptor.ts';

/** Milliseconds in which the same trouble of the same device is one incident: a jam that comes and goes fills no disk. */
const SAME_INCIDENT_MS = 60_000;

/** A device whose last frames can be kept. */
export interface TracedDevice {
  readonly protocol: string;
  inspect(): DeviceInspection;
}

/** By their words in the config. */
export type TracedDevices = Readonly<Record<string, TracedDevice | undefined>>;

/** Alerts that a device's line can explain. */
const deviceOfAlert: Readonly<Record<string, string>> = {
  acceptorLost: 'noteAcceptor',
  acceptorJammed: 'noteAcceptor',
  acceptorFailed: 'noteAcceptor',
  cheatSuspected: 'noteAcceptor',
  noteInDoubt: 'noteAcceptor',
  orphanNote: 'noteAcceptor',
  noteBackAfterClaim: 'noteAcceptor',
  printerLost: 'receiptPrinter',
  printerFault: 'receiptPrinter',
  receiptFailed: 'receiptPrinter',
  receiptUncertain: 'receiptPrinter',
  cardNotWritten: 'cardReader',
  sensorsLost: 'sensors',
  sensorsFailed: 'sensors',
};

/** Whose words a log line is: `cardReader.state`. */
const deviceOfPrefix: Readonly<Record<string, string>> = {
  acceptor: 'noteAcceptor',
  printer: 'receiptPrinter',
  cardReader: 'cardReader',
  coinAcceptor: 'coinAcceptor',
  codeScanner: 'codeScanner',
  energyMeter: 'energyMeter',
};

/** Devices whose states are alerts already. */
const ALERTED = ['noteAcceptor', 'receiptPrinter', 'sensors'];
const TROUBLE = /^(offline|failed|cheated|jammed)/u;

export interface Incidents {
  /** Writes on, and keeps the device's last frames where a line tells of an incident. */
  readonly log: Log;
  /** The devices that are open now. Before, nothing is kept. */
  watch(devices: TracedDevices): void;
  /** The terminal is being closed: what goes offline now is no incident. */
  stop(): void;
}

/**
 * Listens to the operator's log, which tells of every trouble there is, so that nothing on the way of the money knows of it.
 * The frames are kept after the step that told; nothing that fails here reaches anybody but the log.
 */
export function createIncidents(options: { log: Log; files: IncidentFiles; clock: Clock }): Incidents {
  const { log, files, clock } = options;
  const keptAtMs = new Map<string, number>();
  let devices: TracedDevices = {};

  function notice(level: keyof Log, event: string, facts: LogFacts | undefined): void {
    const incident = incidentOf(level, event, facts);
    const device = incident === undefined ? undefined : devices[incident.device];
    if (incident === undefined || device === undefined) return;
    const key = `${incident.device} ${incident.name}`;
    const lastMs = keptAtMs.get(key);
    if (lastMs !== undefined && clock.monotonicMs() - lastMs < SAME_INCIDENT_MS) return;
    keptAtMs.set(key, clock.monotonicMs());
    const atMs = clock.nowMs();
    queueMicrotask(() => {
      keep(incident, device, atMs);
    });
  }

  function keep({ device: name, name: what }: NamedIncident, device: TracedDevice, atMs: number): void {
    const facts = { device: name, incident: what };
    try {
      const { model, link, frames } = device.inspect();
      if (frames.length === 0) return;
      const outcome = files.keep({ atMs, device: name, name: what, protocol: device.protocol, model, link, frames });
      if (outcome.kind === 'kept') log.info('incident.kept', { ...facts, file: outcome.path });
      else log.warn('incident.notKept', { ...facts, detail: outcome.detail });
    } catch (error) {
      log.warn('incident.notKept', { ...facts, detail: String(error) });
    }
  }

  function heard(level: keyof Log): (event: string, facts?: LogFacts) => void {
    return (event, facts) => {
      log[level](event, facts);
      notice(level, event, facts);
    };
  }

  return {
    log: { info: heard('info'), warn: heard('warn'), error: heard('error') },
    watch: (opened) => {
      devices = opened;
    },
    stop: () => {
      devices = {};
    },
  };
}

interface NamedIncident {
  readonly device: string;
  readonly name: string;
}

function incidentOf(level: keyof Log, event: string, facts: LogFacts | undefined): NamedIncident | undefined {
  if (event === 'alert') {
    const name = String(facts?.['alert']);
    const device = deviceOfAlert[name];
    return device === undefined ? undefined : { device, name };
  }
  const [prefix = '', what = ''] = event.split('.');
  const device = deviceOfPrefix[prefix];
  if (device === undefined) return undefined;
  // A driver's error is money, a card or a reading that nobody can account for without the bytes.
  if (level === 'error') return { device, name: what };
  const state = String(facts?.['state']);
  return what === 'state' && TROUBLE.test(state) && !ALERTED.includes(device) ? { device, name: state } : undefined;
}
