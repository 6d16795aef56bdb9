import type { DeviceView } from '../contract/snapshot.ts';
import type { CodeScanner } from '../ports/code-scanner.ts';
import type { CoinAcceptor } from '../ports/coin-acceptor.ts';
import type { Log } from '../ports/log.ts';

/** Devices that no screen uses: they are kept shut, and a technician sees whether they are alive. */
export interface Auxiliaries {
  start(): void;
  views(): readonly DeviceView[];
  close(): Promise<void>;
}

type AuxiliaryName = Extract<DeviceView['name'], 'coinAcceptor' | 'codeScanner'>;

interface Auxiliary {
  readonly name: AuxiliaryName;
  readonly device: Pick<CoinAcceptor, 'start' | 'inspect' | 'close'>;
  state: string;
  detail: string;
}

/** A device that says one of these works. */
const sound: readonly string[] = ['idle', 'disabled', 'scanning'];

/** `onChange`: something that a technician may be looking at has changed. */
export function createAuxiliaries(options: {
  coinAcceptor: CoinAcceptor | null;
  codeScanner: CodeScanner | null;
  log: Log;
  onChange: () => void;
}): Auxiliaries {
  const { coinAcceptor, codeScanner, log, onChange } = options;
  const all: Auxiliary[] = [];
  const stops: (() => void)[] = [];

  function add(name: AuxiliaryName, device: Auxiliary['device']): Auxiliary {
    const auxiliary = { name, device, state: 'offline', detail: 'not asked yet' };
    all.push(auxiliary);
    return auxiliary;
  }

  function became(auxiliary: Auxiliary, state: string, detail: string): void {
    auxiliary.state = state;
    auxiliary.detail = detail;
    onChange();
  }

  if (coinAcceptor !== null) {
    const auxiliary = add('coinAcceptor', coinAcceptor);
    stops.push(
      coinAcceptor.watch((event) => {
        if (event.kind === 'stateChanged') became(auxiliary, event.state, event.detail);
        // It is never opened: a coin in its box has come past us, and somebody has to look.
        if (event.kind === 'coinAccepted') log.error('coinAcceptor.unaskedCoin', { valueFen: event.valueFen });
        if (event.kind === 'coinsLost') log.error('coinAcceptor.coinsLost', { atMost: event.atMost });
      }),
    );
  }
  if (codeScanner !== null) {
    const auxiliary = add('codeScanner', codeScanner);
    stops.push(
      codeScanner.watch((event) => {
        if (event.kind === 'stateChanged') became(auxiliary, event.state, event.detail);
      }),
    );
  }

  return {
    start: () => {
      for (const { device } of all) device.start();
    },
    views: () =>
      all.map(({ name, device, state, detail }) => {
        const { model, link, counters, frames } = device.inspect();
        return { name, health: sound.includes(state) ? 'ok' : 'fault', state, detail, model, link, counters, frames };
      }),
    close: async () => {
      for (const stop of stops) stop();
      for (const { device } of all) await device.close();
    },
  };
}
