/**
 * The token identifier: minutes since a base date, 24 bits. It makes a token unique to its meter, which remembers the last
 * fifty and refuses what it has seen or what is older. The meter knows no time zone; minutes are counted in UTC here.
 */
export type StsBaseYear = 1993 | 2014 | 2035;

const MS_PER_MINUTE = 60_000;
const MINUTES_PER_DAY = 1440;
/** 00:01 of every day is reserved for tokens that carry no time of their own; a credit of that minute takes the next. */
const RESERVED_MINUTE_OF_DAY = 1;
/** 24 bits: base 1993 ran out on 2024-11-24 at 20:15, base 2014 does in 2045. */
const IDENTIFIER_COUNT = 2 ** 24;

export function isStsBaseYear(year: number): year is StsBaseYear {
  return year === 1993 || year === 2014 || year === 2035;
}

/** The identifier of a token issued at this time. */
export function tokenIdentifierAt(issuedAtMs: number, baseYear: StsBaseYear): number {
  const minutes = Math.floor((issuedAtMs - Date.UTC(baseYear, 0, 1)) / MS_PER_MINUTE);
  const identifier = minutes % MINUTES_PER_DAY === RESERVED_MINUTE_OF_DAY ? minutes + 1 : minutes;
  if (!Number.isSafeInteger(identifier) || identifier < 0 || identifier >= IDENTIFIER_COUNT) {
    throw new RangeError(
      `a token of base ${baseYear} cannot be issued at ${issuedAtMs} ms: it counts 2^24 minutes from ${baseYear}-01-01; use another base date`,
    );
  }
  return identifier;
}

export function issueTimeMs(identifier: number, baseYear: StsBaseYear): number {
  return Date.UTC(baseYear, 0, 1) + identifier * MS_PER_MINUTE;
}

/**
 * The minute to issue the next token of one meter at, so that no two of its tokens share an identifier: now, or the minute
 * after the last one. Keep what this returns with the meter, in the same transaction as the booking.
 */
export function nextIssueTimeMs(nowMs: number, lastIssuedAtMs: number | undefined): number {
  const now = Math.floor(nowMs / MS_PER_MINUTE);
  const afterLast = lastIssuedAtMs === undefined ? now : Math.floor(lastIssuedAtMs / MS_PER_MINUTE) + 1;
  const minute = Math.max(now, afterLast);
  // Every base date begins at midnight UTC, and so does the epoch: the minute of the day is the same.
  const usable = minute % MINUTES_PER_DAY === RESERVED_MINUTE_OF_DAY ? minute + 1 : minute;
  return usable * MS_PER_MINUTE;
}
