import type { ChildProcess } from 'node:child_process';

/** Every process the campaign has started and that has not ended, so that Ctrl-C leaves none behind. */
const living = new Set<ChildProcess>();

export function keep<Child extends ChildProcess>(child: Child): Child {
  living.add(child);
  child.once('exit', () => living.delete(child));
  return child;
}

/** Kills and waits for the end; a process that is gone already is no trouble. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}

/** At once and without waiting: for the last breath of the campaign. */
export function killAll(): void {
  for (const child of living) child.kill('SIGKILL');
}
