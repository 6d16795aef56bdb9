import type { Answer, Command } from '../../core/contract/commands.ts';
import type { Snapshot } from '../../core/contract/snapshot.ts';
import { createListeners } from './listeners.ts';
import type { Link, ViewConnection } from './view-connection.ts';

/** First wait before the stream is opened again; doubled up to the longest. */
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 3_000;
/** The host answers in milliseconds; a command older than this went into the void. */
const ANSWER_TIMEOUT_MS = 8_000;

const tokenHeader = 'x-lightpost-token';

/** `#token=…`: a fragment never leaves the browser, so the token is in no server's log. */
export function tokenFromFragment(fragment: string): string {
  return new URLSearchParams(fragment.replace(/^#/u, '')).get('token') ?? '';
}

/** The browser shell: commands by POST, snapshots as one line of JSON each on a response that stays open. */
export function openLoopback(token: string): ViewConnection {
  const snapshots = createListeners<Snapshot>();
  const links = createListeners<Link>();
  void follow();

  async function follow(): Promise<void> {
    let waitMs = FIRST_RETRY_MS;
    for (;;) {
      const sawSnapshot = await readStream();
      links.tell('down');
      if (sawSnapshot) waitMs = FIRST_RETRY_MS;
      await pause(waitMs);
      waitMs = Math.min(waitMs * 2, LONGEST_RETRY_MS);
    }
  }

  /** Until the stream ends, for whatever reason. */
  async function readStream(): Promise<boolean> {
    let sawSnapshot = false;
    try {
      const response = await fetch('/api/snapshots', { headers: { [tokenHeader]: token }, cache: 'no-store' });
      if (!response.ok || response.body === null) return false;
      for await (const line of lines(response.body)) {
        // Our own host wrote this line, and parsed everything that came into it.
        snapshots.tell(JSON.parse(line) as Snapshot);
        links.tell('up');
        sawSnapshot = true;
      }
    } catch {
      // A stream that breaks is a link that is down; the caller says so and tries again.
    }
    return sawSnapshot;
  }

  return {
    async send(command: Command): Promise<Answer> {
      try {
        const response = await fetch('/api/command', {
          method: 'POST',
          headers: { [tokenHeader]: token, 'content-type': 'application/json' },
          body: JSON.stringify(command),
          signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
        });
        if (response.ok) return (await response.json()) as Answer;
      } catch {
        // Falls through: nobody heard it. The stream says whether the host is there.
      }
      return { kind: 'refused', reason: 'notNow' };
    },
    watch: (onSnapshot) => snapshots.add(onSnapshot),
    watchLink: (onLink) => links.add(onLink),
  };
}

async function* lines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (rest + value).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) if (part.trim() !== '') yield part;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
