import type { ProbeAnswer } from '../../driver/device-protocol.ts';
import type { Clock } from '../../../core/ports/clock.ts';
import type { Link } from '../../link/link.ts';
import { commands, stateWords } from './codes.ts';
import { createIctTokenizer, type IctToken } from './frame.ts';

/** Milliseconds of silence after which the answer, a byte or two, is whole. */
const ANSWER_ENDS_MS = 60;

/**
 * POLL, one byte. It moves nothing here; a printer in page or black-mark mode would feed by it, so it is asked after ESC/POS
 * (devices/probe-order.ts). It has to be asked before every protocol whose questions carry 02 or 30: those are commands here.
 * One known byte proves little, so the answer is never certain, and whoever says anything else is somebody else.
 */
export function probeIct104(options: {
  link: Link;
  clock: Clock;
  timeoutMs: number;
}): Promise<ProbeAnswer | undefined> {
  const { link, clock, timeoutMs } = options;
  const tokenizer = createIctTokenizer();
  return new Promise((resolve) => {
    const heard: IctToken[] = [];
    let isStranger = false;
    let stopWaiting: () => void = () => undefined;
    const finish = (): void => {
      stopWaiting();
      stopListening();
      const last = heard.at(-1);
      resolve(isStranger || last === undefined ? undefined : { identity: wordsOf(last), certain: false });
    };
    const wait = (ms: number): void => {
      stopWaiting();
      stopWaiting = clock.after(ms, finish);
    };
    const stopListening = link.onData((bytes) => {
      for (const item of tokenizer.push(bytes)) {
        if (item.kind === 'frame') heard.push(item.frame);
        else isStranger = true;
      }
      wait(ANSWER_ENDS_MS);
    });
    wait(timeoutMs);
    void link.write(Uint8Array.of(commands.poll), timeoutMs);
  });
}

function wordsOf(token: IctToken): string {
  if (token.kind === 'powerUp') return 'has just been switched on';
  return token.kind === 'escrow' ? 'holds a note' : (stateWords[token.code] ?? '');
}
