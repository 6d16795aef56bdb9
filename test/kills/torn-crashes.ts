import type { Chance } from './chance.ts';
import {
  changed,
  flipBit,
  grewOnly,
  layoutOf,
  need,
  sameDatabase,
  someSectors,
  type Step,
  steps,
  type Tear,
  type TornCase,
} from './torn-case.ts';
import type { Files, History } from './torn-histories.ts';
import { committedBytes, FRAME_CHECKSUM_AT, FRAME_HEADER_BYTES, WAL_HEADER_BYTES } from './wal-layout.ts';

/** What power cuts, panics and kills leave behind: damage only after the last synced commit. */
export const crashes: readonly Tear[] = [
  inTheTail('log cut inside a frame header', (chance, tail) => cutAt(tail, tail.frame + chance.between(1, 23))),
  inTheTail('log cut between header and page', (_, tail) => cutAt(tail, tail.frame + FRAME_HEADER_BYTES)),
  inTheTail('log cut inside a page', (chance, tail) =>
    cutAt(tail, tail.frame + FRAME_HEADER_BYTES + chance.between(1, tail.pageBytes - 1)),
  ),
  inTheTail('log cut at a frame boundary', (_, tail) => cutAt(tail, tail.frame)),
  inTheTail('last page half on disk', (_, tail) => cutAt(tail, tail.end - tail.pageBytes / 2)),
  inTheTail('one byte short', (_, tail) => cutAt(tail, tail.end - 1)),
  inTheTail('tail of zeros', (chance, tail) => {
    const from = chance.between(tail.synced, tail.end - 1);
    return [changed(tail.wal, (copy) => copy.fill(0, from, tail.end)), `zeros from ${from}`];
  }),
  inTheTail('tail of garbage', (chance, tail) => {
    const from = chance.between(tail.synced, tail.end - 1);
    const garbage = Buffer.from(chance.bytes(tail.end - from));
    return [changed(tail.wal, (copy) => garbage.copy(copy, from)), `garbage from ${from}`];
  }),
  inTheTail('checksum of the last frame', (chance, tail) => {
    const at = tail.end - tail.pageBytes - FRAME_HEADER_BYTES + FRAME_CHECKSUM_AT + chance.below(8);
    return [flipBit(tail.wal, at, chance.below(8)), `bit at ${at}`];
  }),
  inTheTail('a bit of the unsynced append', (chance, tail) => {
    const at = chance.between(tail.synced, tail.end - 1);
    return [flipBit(tail.wal, at, chance.below(8)), `bit at ${at}`];
  }),
  inTheTail('sectors of the append in any order', (chance, tail) => [
    someSectors(chance, need(tail.step.before.files.wal), tail.wal, tail.synced),
    `from ${tail.synced}`,
  ]),
  {
    name: 'log begun anew over its old frames',
    kind: 'crash',
    make: (chance, histories) => {
      const step = pick(chance, histories, 'a restart of the log', shrank);
      const wal = someSectors(chance, need(step.before.files.wal), need(step.after.files.wal), 0);
      return crashed(step, 'log begun anew over its old frames', 'from 0', { wal });
    },
  },
  {
    name: 'checkpoint under way',
    kind: 'crash',
    make: (chance, histories) => {
      // The log is whole and synced before the first page of the database is written.
      const step = pick(chance, histories, 'a checkpoint', checkpointed);
      const { before, after } = step;
      const database = someSectors(chance, need(before.files.database), need(after.files.database), 0);
      const files = { database, wal: need(after.files.wal), index: undefined };
      const torn = crashed(step, 'checkpoint under way', 'any sectors of the database', files);
      return { ...torn, promised: { kind: 'crash', acknowledged: after.records, underWay: after.records } };
    },
  },
  {
    name: 'checkpoint of an orderly close under way',
    kind: 'crash',
    make: (chance, histories) => {
      const history = chance.pick(histories.filter(({ closed }) => closed !== undefined));
      const last = history.moments.at(-1);
      if (last === undefined || history.closed === undefined) throw new Error('a history without moments');
      const database = someSectors(chance, need(last.files.database), need(history.closed.files.database), 0);
      return {
        tear: 'checkpoint of an orderly close under way',
        place: 'any sectors of the database',
        history,
        files: { ...last.files, database, index: undefined },
        draft: undefined,
        promised: { kind: 'crash', acknowledged: last.records, underWay: last.records },
      };
    },
  },
  {
    name: 'checkpoint of an opening under way',
    kind: 'crash',
    make: (chance, histories) => {
      const [life, next] = chance.pick(livesInTurn(histories));
      const last = life.moments.at(-1);
      const opened = next.moments[0];
      if (last === undefined || opened === undefined) throw new Error('a history without moments');
      const database = someSectors(chance, need(last.files.database), need(opened.files.database), 0);
      return {
        tear: 'checkpoint of an opening under way',
        place: 'any sectors of the database',
        history: next,
        files: { ...last.files, database, index: undefined },
        draft: undefined,
        promised: { kind: 'crash', acknowledged: last.records, underWay: last.records },
      };
    },
  },
  {
    name: 'first start cut off',
    kind: 'crash',
    make: (chance, histories) => {
      const history = chance.pick(histories.filter(({ moments }) => moments[0]?.records === 0));
      const files = history.moments[0]?.files;
      const wal = need(files?.wal);
      const to = chance.pick([0, chance.below(WAL_HEADER_BYTES), chance.below(wal.length + 1)]);
      return {
        tear: 'first start cut off',
        place: `log cut at ${to}, no mark yet`,
        history,
        files: { database: files?.database, wal: wal.subarray(0, to), index: undefined, mark: undefined },
        draft: undefined,
        promised: { kind: 'crash', acknowledged: 0, underWay: 0 },
      };
    },
  },
  inTheIndex('index file gone', () => undefined),
  inTheIndex('index file of an earlier time', (chance, step) => {
    return chance.pick(step.history.moments).files.index;
  }),
  inTheIndex('index file of zeros', (_, step) => Buffer.alloc(need(step.after.files.index).length)),
  inTheIndex('index file of garbage', (chance, step) => Buffer.from(chance.bytes(need(step.after.files.index).length))),
  inTheIndex('index file cut', (chance, step) => {
    const index = need(step.after.files.index);
    return index.subarray(0, chance.below(index.length));
  }),
  {
    name: 'mark half written',
    kind: 'crash',
    make: (chance, histories) => {
      const step = pick(chance, histories, 'an append', grewOnly);
      const mark = need(step.after.files.mark);
      const torn = crashed(step, 'mark half written', 'a draft beside the old mark', {
        wal: need(step.before.files.wal),
      });
      return { ...torn, draft: mark.subarray(0, chance.below(mark.length)) };
    },
  },
];

/** One life of a journal and the next, that opened what the first one left in its log. */
function livesInTurn(histories: readonly History[]): readonly (readonly [History, History])[] {
  return histories.flatMap((life) => {
    const records = life.moments.at(-1)?.records ?? 0;
    const goesOn = ({ moments, truth }: History): boolean =>
      records > 0 && moments[0]?.records === records && truth[0]?.hash === life.truth[0]?.hash;
    return histories.filter((next) => next !== life && goesOn(next)).map((next) => [life, next] as const);
  });
}

function shrank({ before, after }: Step): boolean {
  return committedBytes(after.files.wal) < committedBytes(before.files.wal);
}

function checkpointed({ before, after }: Step): boolean {
  return !sameDatabase(before, after) && committedBytes(after.files.wal) > 0;
}

interface Tail {
  readonly step: Step;
  readonly wal: Buffer;
  readonly pageBytes: number;
  /** Bytes that were synced before the append. */
  readonly synced: number;
  /** Where one of the append's frames begins. */
  readonly frame: number;
  /** Where its last frame ends. */
  readonly end: number;
}

function inTheTail(name: string, tear: (chance: Chance, tail: Tail) => readonly [Buffer, string]): Tear {
  return {
    name,
    kind: 'crash',
    make: (chance, histories) => {
      const step = pick(chance, histories, 'an append', grewOnly);
      const wal = need(step.after.files.wal);
      const { pageBytes, frameEnds } = layoutOf(wal);
      const synced = committedBytes(step.before.files.wal);
      const end = committedBytes(wal);
      const frames = [synced, ...frameEnds.filter((at) => at > synced && at < end)];
      const [torn, place] = tear(chance, { step, wal, pageBytes, synced, frame: chance.pick(frames), end });
      return crashed(step, name, place, { wal: torn });
    },
  };
}

function cutAt(tail: Tail, at: number): readonly [Buffer, string] {
  return [tail.wal.subarray(0, at), `log cut at ${at} of ${tail.end}, ${tail.synced} were synced`];
}

/** The index of the log is never synced and is made anew after a crash. */
function inTheIndex(name: string, tear: (chance: Chance, step: Step) => Buffer | undefined): Tear {
  return {
    name,
    kind: 'crash',
    make: (chance, histories) => {
      const step = pick(chance, histories, 'an append', grewOnly);
      const files = { wal: need(step.after.files.wal), index: tear(chance, step) };
      const torn = crashed(step, name, 'the log is whole', files);
      return { ...torn, promised: { kind: 'crash', acknowledged: step.after.records, underWay: step.after.records } };
    },
  };
}

function crashed(step: Step, tear: string, place: string, files: Partial<Files>): TornCase {
  const { history, before, after } = step;
  return {
    tear,
    place,
    history,
    files: { ...before.files, ...files },
    draft: undefined,
    promised: { kind: 'crash', acknowledged: before.records, underWay: after.records },
  };
}

function pick(chance: Chance, histories: readonly History[], what: string, accept: (step: Step) => boolean): Step {
  const found = steps(histories, accept);
  if (found.length === 0) throw new Error(`no history has ${what}`);
  return chance.pick(found);
}
