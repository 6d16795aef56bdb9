import type { Clock } from '../../../core/ports/clock.ts';

/** Fen on the coin, or one the device does not take: a good coin of another country, or a disc of metal. */
export type SimulatedCoin = number | 'foreign' | 'slug';

/** Counts by coin, `{ '100': 2, slug: 1 }`, and the sum of the coins with a value. */
export interface CoinCount {
  readonly coins: Readonly<Record<string, number>>;
  readonly fen: number;
}

/** Where every coin is: inserted = returned + in box + falling. */
export interface CoinContents {
  readonly inserted: CoinCount;
  readonly returned: CoinCount;
  readonly inBox: CoinCount;
  readonly falling: CoinCount;
}

/** What happens inside the simulated device, whoever listens on the wire. */
export type CoinPathEvent =
  | { readonly kind: 'inserted'; readonly coin: SimulatedCoin }
  | { readonly kind: 'accepted'; readonly coin: SimulatedCoin }
  | { readonly kind: 'rejected'; readonly coin: SimulatedCoin; readonly why: string };

/** What the device does with a coin in its validation area. */
export type CoinVerdict = { readonly kind: 'accept' } | { readonly kind: 'reject'; readonly why: string };

/** Slot, validation area, gate and box. The protocol decides, counts and tells. */
export interface CoinPath {
  insert(coin: SimulatedCoin): void;
  /** The gate shuts: what has not passed it goes back, what has falls into the box uncounted. */
  powerOff(): void;
  contents(): CoinContents;
}

/** Milliseconds from the slot to the verdict, and from the gate to the credit sensor. */
const VALIDATE_MS = 100;
const FALL_MS = 200;
/** Milliseconds. A coin closer behind another is rejected. */
const CLOSEST_MS = 80;

type Tally = Map<SimulatedCoin, number>;

interface FallingCoin {
  readonly coin: SimulatedCoin;
  readonly stop: () => void;
  passed: boolean;
}

export function createCoinPath(options: {
  clock: Clock;
  emit: (event: CoinPathEvent) => void;
  powered: () => boolean;
  judge: (coin: SimulatedCoin, tooClose: boolean) => CoinVerdict;
  /** The coin passed the credit sensor. */
  credited: (coin: SimulatedCoin) => void;
}): CoinPath {
  const { clock, emit } = options;
  const inserted: Tally = new Map();
  const returned: Tally = new Map();
  const inBox: Tally = new Map();
  const falling = new Set<FallingCoin>();
  let lastAtMs = Number.NEGATIVE_INFINITY;

  function giveBack(coin: SimulatedCoin, why: string): void {
    add(returned, coin);
    emit({ kind: 'rejected', coin, why });
  }

  function fall(coin: SimulatedCoin): void {
    const entry: FallingCoin = {
      coin,
      passed: true,
      stop: clock.after(FALL_MS, () => {
        falling.delete(entry);
        add(inBox, coin);
        emit({ kind: 'accepted', coin });
        options.credited(coin);
      }),
    };
    falling.add(entry);
  }

  return {
    insert: (coin) => {
      add(inserted, coin);
      emit({ kind: 'inserted', coin });
      if (!options.powered()) {
        giveBack(coin, 'the device is switched off');
        return;
      }
      const tooClose = clock.monotonicMs() - lastAtMs < CLOSEST_MS;
      lastAtMs = clock.monotonicMs();
      const entry: FallingCoin = {
        coin,
        passed: false,
        stop: clock.after(VALIDATE_MS, () => {
          falling.delete(entry);
          const verdict = options.judge(coin, tooClose);
          if (verdict.kind === 'accept') fall(coin);
          else giveBack(coin, verdict.why);
        }),
      };
      falling.add(entry);
    },
    powerOff: () => {
      for (const entry of falling) {
        entry.stop();
        if (entry.passed) {
          add(inBox, entry.coin);
          emit({ kind: 'accepted', coin: entry.coin });
        } else giveBack(entry.coin, 'the power failed');
      }
      falling.clear();
    },
    contents: () => {
      const inPath: Tally = new Map();
      for (const { coin } of falling) add(inPath, coin);
      return {
        inserted: counted(inserted),
        returned: counted(returned),
        inBox: counted(inBox),
        falling: counted(inPath),
      };
    },
  };
}

function add(into: Tally, coin: SimulatedCoin): void {
  into.set(coin, (into.get(coin) ?? 0) + 1);
}

function counted(from: Tally): CoinCount {
  let fen = 0;
  for (const [coin, count] of from) if (typeof coin === 'number') fen += coin * count;
  return { coins: Object.fromEntries([...from].map(([coin, count]) => [String(coin), count])), fen };
}
