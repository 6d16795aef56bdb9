import type { ServiceCommand } from '../../core/contract/commands.ts';

/** Sends; a refusal is said at the head of the screen, and `whenDone` is called where there was none. */
export type Act = (command: ServiceCommand, whenDone?: () => void) => void;
