/**
 * The grammar of ESC/POS: how long each command is. One cutter of bytes into tokens serves the simulator (bytes to
 * paper) and the explainer (bytes to words), so that both agree about where a payload ends.
 */
export type Token =
  /** Bytes of one run of printable data, as received; the character mode decides what they say. */
  | { readonly kind: 'text'; readonly bytes: Uint8Array }
  /** One control code that stands alone: LF, CR, HT, FF, … */
  | { readonly kind: 'control'; readonly code: number }
  | {
      readonly kind: 'command';
      /** `ESC a`, `GS ( k`, `DLE EOT`. */
      readonly name: string;
      readonly bytes: Uint8Array;
      /** Everything after the name. */
      readonly args: Uint8Array;
      /** Acted on when received, not when its turn in the buffer comes. */
      readonly realTime: boolean;
      /** Bytes received before it. */
      readonly at: number;
    }
  | { readonly kind: 'unknown'; readonly bytes: Uint8Array; readonly at: number };

export interface Tokenizer {
  push(bytes: Uint8Array): Token[];
  /** What is still waiting for its end: the start of a command whose rest has not come. */
  pending(): Uint8Array;
  reset(): void;
}

/** GS C ; … of five numbers of up to five digits. */
const MAX_COUNTER_BYTES = 40;
/** Bytes of one command. A longer one is a broken length, not a picture: 80 mm of paper, 4 m long, is 166 KiB. */
export const MAX_COMMAND_BYTES = 256 * 1024;

const DLE = 0x10;
const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;
const FIRST_PRINTABLE = 0x20;

/** Bytes after the name; `undefined` where more must be seen first. */
type ArgLength = number | ((args: Uint8Array) => number | undefined);

const at = (args: Uint8Array, index: number): number => args[index] ?? 0;
const word = (args: Uint8Array, index: number): number => at(args, index) + 256 * at(args, index + 1);

/** A header of `header` bytes, then as many as it says. */
function counted(header: number, count: (args: Uint8Array) => number): ArgLength {
  return (args) => (args.length < header ? undefined : header + count(args));
}

/** Up to and including the first NUL. */
const untilNul: ArgLength = (args) => {
  const end = args.indexOf(0);
  return end < 0 ? undefined : end + 1;
};

/** FS q n: n pictures, each with its own size (xL xH yL yH, eight dots each way). */
const nvPictures: ArgLength = (args) => {
  if (args.length < 1) return undefined;
  let length = 1;
  for (let picture = 0; picture < at(args, 0); picture += 1) {
    if (args.length < length + 4) return undefined;
    length += 4 + word(args, length) * word(args, length + 2) * 8;
  }
  return length;
};

/** GS k: the old form ends with NUL, the newer (m ≥ 65) carries a count. */
const barcode: ArgLength = (args) => {
  if (args.length < 1) return undefined;
  if (at(args, 0) >= 65) return args.length < 2 ? undefined : 2 + at(args, 1);
  const end = args.indexOf(0, 1);
  return end < 0 ? undefined : end + 1;
};

/** GS V: the forms that feed first carry the distance. */
const cut: ArgLength = counted(1, (args) => ([65, 66, 97, 98, 103, 104].includes(at(args, 0)) ? 1 : 0));

/** ESC &: y bytes high, characters c1 to c2, each with its own width. */
const hostCharacters: ArgLength = (args) => {
  if (args.length < 3) return undefined;
  let length = 3;
  for (let code = at(args, 1); code <= at(args, 2); code += 1) {
    if (args.length < length + 1) return undefined;
    length += 1 + at(args, length) * at(args, 0);
  }
  return length;
};

/** GS C: 0 n m, 1 aL aH bL bH n r, 2 nL nH, or five numbers in digits, each with a semicolon behind it. */
const counter: ArgLength = (args) => {
  if (args.length < 1) return undefined;
  const fixed: Readonly<Record<number, number>> = { 0x30: 3, 0x31: 7, 0x32: 3 };
  const length = fixed[at(args, 0)];
  if (length !== undefined) return length;
  let semicolons = 0;
  for (const [index, byte] of args.entries()) {
    if (byte === 0x3b) semicolons += 1;
    if (semicolons === 6) return index + 1;
  }
  return args.length > MAX_COUNTER_BYTES ? 1 : undefined;
};

/** FS g: 1 m a1 a2 a3 a4 nL nH, data; 2 m a1 a2 a3 a4 nL nH. */
const memory: ArgLength = counted(8, (args) => (at(args, 0) === 0x31 ? word(args, 6) : 0));

/** GS e: presenting takes steps, and a time-out where it has one. */
const presenter: ArgLength = counted(1, (args) => ({ 3: 1, 32: 2 })[at(args, 0)] ?? 0);

const bitImage: ArgLength = counted(3, (args) => word(args, 1) * (at(args, 0) >= 32 ? 3 : 1));
const raster: ArgLength = counted(6, (args) => word(args, 2) * word(args, 4));

/** Commands that always have as many bytes after their letter. */
function ofLength(length: number, letters: string): Record<string, ArgLength> {
  return Object.fromEntries(Array.from(letters, (letter) => [letter, length]));
}

/** GS ( X pL pH: the length stands behind the letter of the family. */
const bracketed: ArgLength = counted(3, (args) => word(args, 1));

const ESC_COMMANDS: Readonly<Record<string, ArgLength>> = {
  ...ofLength(0, '@2LS<imv\f'),
  ...ofLength(1, '!-EGMatR3dJeK {V=rT%uU?9'),
  ...ofLength(2, '$\\cB'),
  p: 3,
  W: 8,
  '&': hostCharacters,
  D: untilNul,
  '*': bitImage,
  '(': bracketed,
};

const FS_COMMANDS: Readonly<Record<string, ArgLength>> = {
  ...ofLength(0, '&.'),
  ...ofLength(1, '!-WC'),
  ...ofLength(2, 'Sp?'),
  '2': 74,
  g: memory,
  q: nvPictures,
  '(': bracketed,
};

const GS_COMMANDS: Readonly<Record<string, ArgLength>> = {
  ...ofLength(0, 'c:'),
  ...ofLength(1, '!BHfwhraI/b|T'),
  ...ofLength(2, 'LWP$\\'),
  '^': 3,
  z: 3,
  g: 4,
  C: counter,
  e: presenter,
  Q: counted(6, (args) => word(args, 2) * word(args, 4)),
  V: cut,
  k: barcode,
  v: raster,
  '(': bracketed,
  '*': counted(2, (args) => at(args, 0) * at(args, 1) * 8),
  '8': counted(5, (args) => word(args, 1) + 65536 * word(args, 3)),
};

/** DLE EOT 7 and 8 carry one more byte; DLE DC4 is as long as its function says. */
const DLE_COMMANDS: Readonly<Record<number, { readonly name: string; readonly length: ArgLength }>> = {
  0x04: { name: 'DLE EOT', length: counted(1, (args) => (at(args, 0) === 7 || at(args, 0) === 8 ? 1 : 0)) },
  0x05: { name: 'DLE ENQ', length: 1 },
  0x14: { name: 'DLE DC4', length: counted(1, (args) => ({ 1: 2, 2: 2, 3: 5, 7: 1, 8: 7 })[at(args, 0)] ?? 0) },
};

interface Found {
  readonly name: string;
  readonly nameBytes: number;
  readonly length: ArgLength;
  readonly realTime: boolean;
}

const FAMILIES: Readonly<Record<number, { readonly prefix: string; readonly table: typeof ESC_COMMANDS }>> = {
  [ESC]: { prefix: 'ESC', table: ESC_COMMANDS },
  [FS]: { prefix: 'FS', table: FS_COMMANDS },
  [GS]: { prefix: 'GS', table: GS_COMMANDS },
};

function lookUp(lead: number, next: number): Found | undefined {
  if (lead === DLE) {
    const found = DLE_COMMANDS[next];
    return found === undefined ? undefined : { ...found, nameBytes: 2, realTime: true };
  }
  const family = FAMILIES[lead];
  const letter = String.fromCharCode(next);
  const length = family?.table[letter];
  if (family === undefined || length === undefined) return undefined;
  const shown = { ' ': 'SP', '\f': 'FF' }[letter] ?? letter;
  return { name: `${family.prefix} ${shown}`, nameBytes: 2, length, realTime: false };
}

/** `GS ( k` and its kin are named by the byte after the bracket. */
function fullName(found: Found, args: Uint8Array): string {
  const named = found.name.endsWith('(') || found.name === 'GS 8' || found.name === 'GS v';
  return named ? `${found.name} ${String.fromCharCode(at(args, 0))}` : found.name;
}

/**
 * Real printers look for real-time commands in every byte they receive, pictures included (the reference of DLE EOT
 * asks the host not to let one appear inside other data). This one honours payload lengths; `render.ts` keeps such
 * sequences out of what it sends, so that both kinds of printer read the same job.
 */
export function createTokenizer(): Tokenizer {
  let held: Uint8Array = new Uint8Array(0);
  /** Bytes before the first one that is held. */
  let passed = 0;

  function cutOne(bytes: Uint8Array, from: number, tokens: Token[]): number | undefined {
    const lead = at(bytes, from);
    if (lead >= FIRST_PRINTABLE) {
      let end = from + 1;
      while (end < bytes.length && at(bytes, end) >= FIRST_PRINTABLE) end += 1;
      tokens.push({ kind: 'text', bytes: bytes.slice(from, end) });
      return end;
    }
    if (lead !== DLE && FAMILIES[lead] === undefined) {
      tokens.push({ kind: 'control', code: lead });
      return from + 1;
    }
    if (from + 1 >= bytes.length) return undefined;
    const found = lookUp(lead, at(bytes, from + 1));
    if (found === undefined) {
      tokens.push({ kind: 'unknown', bytes: bytes.slice(from, from + 2), at: passed + from });
      return from + 2;
    }
    const argsAt = from + found.nameBytes;
    const length = typeof found.length === 'number' ? found.length : found.length(bytes.subarray(argsAt));
    if (length === undefined && bytes.length - from <= MAX_COMMAND_BYTES) return undefined;
    if (length === undefined || length > MAX_COMMAND_BYTES) {
      tokens.push({ kind: 'unknown', bytes: bytes.slice(from, from + found.nameBytes), at: passed + from });
      return argsAt;
    }
    const end = argsAt + length;
    if (end > bytes.length) return undefined;
    const args = bytes.slice(argsAt, end);
    tokens.push({
      kind: 'command',
      name: fullName(found, args),
      bytes: bytes.slice(from, end),
      args,
      realTime: found.realTime,
      at: passed + from,
    });
    return end;
  }

  return {
    push: (bytes) => {
      const all = held.length === 0 ? Uint8Array.from(bytes) : concat(held, bytes);
      const tokens: Token[] = [];
      let from = 0;
      while (from < all.length) {
        const next = cutOne(all, from, tokens);
        if (next === undefined) break;
        from = next;
      }
      held = all.slice(from);
      passed += from;
      return tokens;
    },
    pending: () => held,
    reset: () => {
      passed += held.length;
      held = new Uint8Array(0);
    },
  };
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(' ');
}
