/** `escrow-lx3k2-7`: new for every note, also after a restart of the driver. */
export function createIds(startedAtMs: number): (kind: 'escrow' | 'stacked') => string {
  const prefix = startedAtMs.toString(36);
  let given = 0;
  return (kind) => {
    given += 1;
    return `${kind}-${prefix}-${given}`;
  };
}
