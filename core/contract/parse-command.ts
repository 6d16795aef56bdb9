import { command, type Command } from './commands.ts';

/** Anything from outside → a command, or undefined. Never throws. */
export function parseCommand(input: unknown): Command | undefined {
  const result = command.safeParse(input);
  return result.success ? result.data : undefined;
}
