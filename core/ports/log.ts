/** Lines for operators: an event id and plain facts. Never names, whole account numbers, PINs or tokens. */
export interface Log {
  info(event: string, facts?: LogFacts): void;
  warn(event: string, facts?: LogFacts): void;
  error(event: string, facts?: LogFacts): void;
}

export type LogFacts = Readonly<Record<string, string | number | boolean | null | undefined>>;
