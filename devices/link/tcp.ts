import { connect, type Socket } from 'node:net';
import type { Clock } from '../../core/ports/clock.ts';
import { createLinkEnds, openFailure } from './link-ends.ts';
import type { Link, LinkOpener } from './link.ts';
import { writeWithin } from './write-deadline.ts';

/** Milliseconds to connect. A device on the same network answers in a few; a wrong address never does. */
const CONNECT_TIMEOUT_MS = 3000;
/** Milliseconds after which a silent connection is probed by the operating system. */
const KEEP_ALIVE_MS = 10_000;

export function createTcpOpener(options: { host: string; port: number; clock: Clock }): LinkOpener {
  const { host, port, clock } = options;
  const name = `tcp ${host}:${port}`;
  return {
    name,
    open: () =>
      new Promise((resolve) => {
        const socket = connect({ host, port });
        const giveUp = (detail: string): void => {
          stop();
          socket.destroy();
          resolve({ kind: 'failed', detail });
        };
        const stop = clock.after(CONNECT_TIMEOUT_MS, () => {
          giveUp(`${name}: no answer in time`);
        });
        const failed = (error: Error): void => {
          giveUp(openFailure(name, error));
        };
        socket.on('error', failed);
        socket.once('connect', () => {
          stop();
          socket.off('error', failed);
          resolve({ kind: 'opened', link: createTcpLink(socket, name, clock) });
        });
      }),
  };
}

function createTcpLink(socket: Socket, name: string, clock: Clock): Link {
  const ends = createLinkEnds();
  socket.setNoDelay(true);
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  socket.on('data', (bytes: Uint8Array) => {
    ends.deliver(Uint8Array.from(bytes));
  });
  socket.on('error', (error) => {
    ends.end(openFailure(name, error));
  });
  socket.on('close', () => {
    ends.end('the other end closed the connection');
  });
  return {
    name,
    answers: true,
    onData: ends.onData,
    onClose: ends.onClose,
    write: (bytes, timeoutMs) => {
      if (!ends.isOpen() || socket.destroyed) return Promise.resolve({ kind: 'closed' });
      return writeWithin(clock, timeoutMs, (end) => {
        socket.write(bytes, (error) => {
          end(error === null || error === undefined ? { kind: 'written' } : { kind: 'closed' });
        });
      });
    },
    close: () => {
      ends.end('closed by the host');
      // What was written still goes out; a dead peer does not keep us.
      socket.end();
      socket.unref();
      return Promise.resolve();
    },
  };
}
