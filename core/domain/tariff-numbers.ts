/** Tariffs are published with up to eight decimals of a yuan. */
const PRICE_DECIMALS = 8;
export const HUNDRED_MILLIONTHS_PER_YUAN = 100_000_000n;
/** Prices are shown with at least this many: 0.50, but 0.4883. */
const SHOWN_DECIMALS = 2;

/** `0.60886875` → 60886875, in 10⁻⁸ yuan; exact, anything else → undefined. At most four digits before the point. */
export function parsePrice(text: string): number | undefined {
  const match = /^(\d{1,4})(?:\.(\d{1,8}))?$/u.exec(text);
  if (match === null) return undefined;
  return Number(`${match[1] ?? ''}${(match[2] ?? '').padEnd(PRICE_DECIMALS, '0')}`);
}

/** 60886875 → `0.60886875`, 50000000 → `0.50`. */
export function formatPrice(priceE8Yuan: number): string {
  const digits = String(priceE8Yuan).padStart(PRICE_DECIMALS + 1, '0');
  const whole = digits.slice(0, -PRICE_DECIMALS);
  const decimals = digits.slice(-PRICE_DECIMALS).replace(/0+$/u, '').padEnd(SHOWN_DECIMALS, '0');
  return `${whole}.${decimals}`;
}

/** `241`, `241.5` or `241.50` → hundredths of a kWh; anything else → undefined. At most nine digits before the point. */
export function parseKwh(text: string): number | undefined {
  const match = /^(\d{1,9})(?:\.(\d{1,2}))?$/u.exec(text);
  return match === null ? undefined : Number(`${match[1] ?? ''}${(match[2] ?? '').padEnd(2, '0')}`);
}

/** 24100 → `241.00`. */
export function formatCentiKwh(centiKwh: number): string {
  const digits = String(centiKwh).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
