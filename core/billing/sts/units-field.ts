/**
 * The 16 bits of an amount (IEC 62055-41, transfer amount): two bits of exponent before fourteen of mantissa. Up to 16383
 * steps every step can be written, then every tenth, every hundredth, every thousandth. A step is 0.1 kWh, 0.1 m³ or
 * 0.1 min of credit, or 1 W of a limit. Whole steps only: no amount here is ever a fraction.
 */
const MANTISSA_BITS = 14;
const MANTISSA_COUNT = 1 << MANTISSA_BITS;
const EXPONENTS = [0, 1, 2, 3] as const;

/** The largest amount the field can hold: 1,820,162.4 kWh. */
export const UNITS_FIELD_MAX = decodeUnits(0xffff);

/** The first amount that an exponent can say: everything below belongs to the smaller ones. */
function startOf(exponent: number): number {
  let start = 0;
  for (let below = 0; below < exponent; below += 1) start += MANTISSA_COUNT * 10 ** below;
  return start;
}

export function decodeUnits(field: number): number {
  const exponent = field >>> MANTISSA_BITS;
  return startOf(exponent) + (field & (MANTISSA_COUNT - 1)) * 10 ** exponent;
}

/**
 * What cannot be written exactly is rounded up, for the customer and against the vendor. The compliance vectors refute
 * rounding down (18022.3 kWh becomes 18022.4) and cannot tell up from half-up; two implementations seen round up.
 */
export function encodeUnits(steps: number): number {
  if (!Number.isSafeInteger(steps) || steps < 0 || steps > UNITS_FIELD_MAX) {
    throw new RangeError(`an amount of ${steps} steps does not fit a token: whole steps from 0 to ${UNITS_FIELD_MAX}`);
  }
  const exponent = EXPONENTS.findLast((candidate) => steps >= startOf(candidate)) ?? 0;
  const beyond = steps - startOf(exponent);
  // A mantissa rounded up to 2^14 carries into the exponent, which is the first amount of the next range, as it should be.
  return exponent * MANTISSA_COUNT + Math.ceil(beyond / 10 ** exponent);
}

/** What the meter credits when asked for so many tenths: the same, or up to 99.9 more above 1638.3 kWh. */
export function representableTenths(tenths: number): number {
  return decodeUnits(encodeUnits(tenths));
}

/**
 * The amounts of the tokens that credit exactly so many tenths: one where one can say it, else the largest exact amount
 * below and the rest, which is always small enough to be exact.
 */
export function exactTokenTenths(tenths: number): readonly number[] {
  if (representableTenths(tenths) === tenths) return [tenths];
  const exponent = EXPONENTS.findLast((candidate) => tenths >= startOf(candidate)) ?? 0;
  const rest = (tenths - startOf(exponent)) % 10 ** exponent;
  return [tenths - rest, rest];
}
