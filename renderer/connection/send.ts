import type { Command } from '../../core/contract/commands.ts';

/** Fire and look: what came of it is in the next snapshot, or in a sentence under the screen. */
export type Send = (command: Command) => void;
