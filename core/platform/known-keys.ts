import { z } from 'zod';

/** Beyond a third of its letters changed, a word is another word, not a typing error. */
const TYPO_SHARE = 3;

/** The keys a strict schema allows at `path`, for the value that stands there. */
export function knownKeysAt(schema: z.core.$ZodType, path: readonly PropertyKey[], value: unknown): readonly string[] {
  const here = withoutWrapping(schema, value);
  const [next, ...rest] = path;
  if (next === undefined) return here instanceof z.ZodObject ? Object.keys(here.shape) : [];
  const below = memberOf(value, next);
  if (here instanceof z.ZodArray) return knownKeysAt(here.element, rest, below);
  if (!(here instanceof z.ZodObject)) return [];
  const member: unknown = memberOf(here.shape, next);
  return member instanceof z.ZodType ? knownKeysAt(member, rest, below) : [];
}

/** The key that was probably meant. */
export function nearestKey(wrong: string, known: readonly string[]): string | undefined {
  let best: { key: string; distance: number } | undefined;
  for (const key of known) {
    const distance = editDistance(wrong.toLowerCase(), key.toLowerCase());
    const limit = Math.max(1, Math.ceil(Math.max(wrong.length, key.length) / TYPO_SHARE));
    if (distance <= limit && (best === undefined || distance < best.distance)) best = { key, distance };
  }
  return best?.key;
}

function withoutWrapping(schema: z.core.$ZodType, value: unknown): z.core.$ZodType {
  let inner = schema;
  while (
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodPrefault ||
    inner instanceof z.ZodOptional ||
    inner instanceof z.ZodNullable
  ) {
    inner = inner.unwrap();
  }
  if (!(inner instanceof z.ZodDiscriminatedUnion)) return inner;
  const name = inner.def.discriminator;
  const wanted = memberOf(value, name);
  const options: readonly z.core.$ZodType[] = inner.options;
  return options.find((option) => isOptionFor(option, name, wanted)) ?? inner;
}

function isOptionFor(option: z.core.$ZodType, discriminator: string, wanted: unknown): boolean {
  if (!(option instanceof z.ZodObject)) return false;
  const literal: unknown = memberOf(option.shape, discriminator);
  return literal instanceof z.ZodLiteral && [...literal.values].some((value) => value === wanted);
}

/** `value[key]`, for a value nobody has checked. */
export function memberOf(value: unknown, key: PropertyKey): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return Reflect.get(value, key);
}

/** Levenshtein: letters added, dropped or changed. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
