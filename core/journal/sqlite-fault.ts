/** What a SQLite error means for a journal: who must act, not which line failed. */
export type SqliteFault = 'busy' | 'notWritable' | 'damaged';

/** Primary result codes, https://sqlite.org/rescode.html; the low byte of an extended code. */
const PRIMARY_CODE_MASK = 0xff;
const BUSY_CODES = new Set([5, 6]);
/** PERM, READONLY, FULL, CANTOPEN, AUTH: the file may be sound, but nothing can be put into it. */
const NOT_WRITABLE_CODES = new Set([3, 8, 13, 14, 23]);

/** Anything that is neither busy nor unwritable counts as damage: a journal is trusted whole or not at all. */
export function sqliteFault(error: unknown): SqliteFault {
  const code = primaryCode(error);
  if (code !== undefined && BUSY_CODES.has(code)) return 'busy';
  if (code !== undefined && NOT_WRITABLE_CODES.has(code)) return 'notWritable';
  return 'damaged';
}

/** SQLITE_FULL, or SQLITE_IOERR_SHMSIZE: the same, met while the index of the write-ahead log was to grow. */
const DISK_FULL_CODE = 13;
const INDEX_FULL_CODE = 4_874;

/** The disk had no room for the bytes. An error of the disk itself, a failed fsync above all, is not that. */
export function isDiskFull(error: unknown): boolean {
  return primaryCode(error) === DISK_FULL_CODE || extendedCode(error) === INDEX_FULL_CODE;
}

export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function primaryCode(error: unknown): number | undefined {
  const code = extendedCode(error);
  return code === undefined ? undefined : code & PRIMARY_CODE_MASK;
}

function extendedCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode : undefined;
}
