import { describeFault, headers } from './codes.ts';
import { SLOW_REPLY_TIMEOUT_MS, type CctalkSession } from './session.ts';

/** The fault in words, `none`, or `unknown` where the device does not know the question (header 232, part 2 §3.24). */
export async function selfCheck(session: CctalkSession): Promise<'none' | 'unknown' | { readonly fault: string }> {
  const reply = await session.ask(headers.performSelfCheck, {
    answerBytes: (length) => length === 1 || length === 2,
    timeoutMs: SLOW_REPLY_TIMEOUT_MS,
    tries: 1,
  });
  if (reply.kind !== 'data') return 'unknown';
  const code = reply.data[0] ?? 0;
  return code === 0 ? 'none' : { fault: describeFault(code) };
}
