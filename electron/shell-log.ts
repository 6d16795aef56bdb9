/** One line an event, for operators: what happened to the shell, never what a resident typed. */
export type ShellLog = (level: 'info' | 'warn' | 'error', event: string, facts?: ShellFacts) => void;
export type ShellFacts = Readonly<Record<string, string | number | boolean | null>>;

/** JSON lines on standard error, beside the host's own. */
export function createShellLog(write: (line: string) => void, nowMs: () => number): ShellLog {
  return (level, event, facts) =>
    write(`${JSON.stringify({ level, time: nowMs(), part: 'shell', event, ...facts })}\n`);
}
