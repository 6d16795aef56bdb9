import fc from 'fast-check';
import type { Contract, Schema } from './contract.ts';

/** Documents that fit a schema of the contract, and the same with one thing wrong. */

/** Items of a sample's lists: enough to see that there may be several. */
const MOST_ITEMS = 3;
const MOST_CHARS = 40;
/** What can be written in a path and on a receipt alike. */
const LETTERS: readonly string[] = Array.from(
  'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -._~/?#%+&=',
);

export function fittingDocuments(contract: Contract, schema: Schema): fc.Arbitrary<unknown> {
  const { $ref, oneOf, type } = schema;
  if ($ref !== undefined) {
    const fitting = fittingDocuments(contract, contract.resolve(schema));
    return $ref.endsWith('/Bill') ? fitting.map(addUpBill) : fitting;
  }
  if (oneOf !== undefined) return fc.oneof(...oneOf.map((choice) => fittingDocuments(contract, choice)));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (type) {
    case 'string':
      return strings(schema);
    case 'integer':
      return fc.oneof(
        fc.integer({ min: Math.max(schema.minimum ?? 0, -100_000), max: Math.min(schema.maximum ?? 0, 100_000) }),
        fc.constantFrom(schema.minimum ?? 0, schema.maximum ?? 0),
      );
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(fittingDocuments(contract, schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? MOST_ITEMS, MOST_ITEMS),
      });
    case 'object':
      return objects(contract, schema);
    case undefined:
  }
  throw new Error('a schema of the contract has no type');
}

function strings({ pattern, minLength = 0, maxLength = MOST_CHARS }: Schema): fc.Arbitrary<string> {
  if (pattern !== undefined) {
    return fc.stringMatching(new RegExp(pattern, 'u')).filter((text) => text.length <= maxLength);
  }
  const letter = fc.constantFrom(...LETTERS);
  const lengths = { minLength, maxLength: Math.min(maxLength, MOST_CHARS) };
  // Not only blanks or dots: such parts of a path vanish on the way.
  return fc.string({ unit: letter, ...lengths }).map((text) => (/^[ .]+$/u.test(text) ? `x${text.slice(1)}` : text));
}

function objects(contract: Contract, { properties = {}, required = [] }: Schema): fc.Arbitrary<object> {
  const members = Object.fromEntries(
    Object.entries(properties).map(([name, member]) => [name, fittingDocuments(contract, member)]),
  );
  return fc.record(members, { requiredKeys: [...required] });
}

/** What no schema can say: a bill is the sum of its two parts. */
function addUpBill(document: unknown): unknown {
  const bill = document as { readonly principalFen: number; readonly lateFeeFen: number };
  const principalFen = Math.floor(bill.principalFen / 2);
  const lateFeeFen = Math.floor(bill.lateFeeFen / 2);
  return { ...bill, principalFen, lateFeeFen, totalFen: principalFen + lateFeeFen };
}

const WRONG_VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  0.5,
  1e16,
  '',
  'x',
  '5000',
  'x'.repeat(10_001),
  [],
  {},
  [{}],
  { kind: 'x' },
];

/** One place of a document made different: left out, or another value, or with a neighbour it never had. */
export function alteredDocuments(document: unknown): fc.Arbitrary<unknown> {
  const places = placesIn(document);
  return fc
    .record({
      place: fc.constantFrom(...places),
      value: fc.constantFrom(...WRONG_VALUES),
      how: fc.constantFrom<'replace' | 'leaveOut' | 'add'>('replace', 'replace', 'leaveOut', 'add'),
    })
    .map(({ place, value, how }) => alter(document, place, how, value));
}

type Place = readonly (string | number)[];

function placesIn(value: unknown, at: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, member]) => placesIn(member, [...at, key]))];
}

function alter(value: unknown, [key, ...rest]: Place, how: 'replace' | 'leaveOut' | 'add', wrong: unknown): unknown {
  if (key === undefined) {
    const canTakeMore = how === 'add' && typeof value === 'object' && value !== null && !Array.isArray(value);
    return canTakeMore ? { ...value, neverHeardOf: wrong } : wrong;
  }
  if (Array.isArray(value)) {
    const index = Number(key);
    if (rest.length === 0 && how === 'leaveOut') return value.filter((_item, at) => at !== index);
    return value.map((item: unknown, at) => (at === index ? alter(item, rest, how, wrong) : item));
  }
  const members = { ...(value as Record<string, unknown>) };
  if (rest.length === 0 && how === 'leaveOut') delete members[key];
  else members[key] = alter(members[key], rest, how, wrong);
  return members;
}
