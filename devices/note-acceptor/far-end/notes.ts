/** Yuan on the note, or one the device does not take. */
export type SimulatedNote = number | 'foreign' | 'bad';

/** Counts by note, `{ '10': 2, foreign: 1 }`, and the sum of the yuan notes. */
export interface NoteCount {
  readonly notes: Readonly<Record<string, number>>;
  readonly yuan: number;
}

/** Where every note is: inserted = returned + stacked + in path + taken out by hand. */
export interface NoteContents {
  readonly inserted: NoteCount;
  readonly returned: NoteCount;
  readonly stacked: NoteCount;
  readonly inPath: NoteCount;
  /** A technician took it out of a jam. */
  readonly takenOut: NoteCount;
}

/** Yuan notes that every simulated acceptor knows, smallest first. */
export const simulatedYuan: readonly number[] = [1, 5, 10, 20, 50, 100];

export type Tally = Map<SimulatedNote, number>;

export function tally(): Tally {
  return new Map();
}

export function add(into: Tally, note: SimulatedNote): void {
  into.set(note, (into.get(note) ?? 0) + 1);
}

export function counted(from: Tally): NoteCount {
  let yuan = 0;
  for (const [note, count] of from) if (typeof note === 'number') yuan += note * count;
  return { notes: Object.fromEntries([...from].map(([note, count]) => [String(note), count])), yuan };
}
