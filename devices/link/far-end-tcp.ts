import { createServer, type Socket } from 'node:net';
import { openFailure } from './link-ends.ts';
import type { FarEnd } from './link.ts';

export type FarEndListening =
  | { readonly kind: 'listening'; readonly port: number; close(): Promise<void> }
  | { readonly kind: 'failed'; readonly detail: string };

/**
 * Puts a simulator behind a TCP port, as a terminal server would. One host at a time: a new connection
 * takes the place of the old one, like a plug moved over. Port 0 takes any free one.
 */
export function listenFarEnd(options: {
  port: number;
  /** Whose connections are taken; left out, only this machine's. */
  address?: string;
  attach: (end: FarEnd) => void;
}): Promise<FarEndListening> {
  let current: Socket | undefined;
  const server = createServer((socket) => {
    current?.destroy();
    current = socket;
    socket.setNoDelay(true);
    // A connection that breaks is a cable pulled; `close` follows and says so.
    socket.on('error', () => undefined);
    options.attach(farEndOf(socket));
  });
  return new Promise((resolve) => {
    server.once('error', (error) => {
      resolve({ kind: 'failed', detail: openFailure(`tcp port ${options.port}`, error) });
    });
    server.listen(options.port, options.address ?? '127.0.0.1', () => {
      const address = server.address();
      resolve({
        kind: 'listening',
        port: typeof address === 'object' && address !== null ? address.port : options.port,
        close: () =>
          new Promise((closed) => {
            current?.destroy();
            server.close(() => {
              closed();
            });
          }),
      });
    });
  });
}

function farEndOf(socket: Socket): FarEnd {
  return {
    onData: (listener) => {
      const hear = (bytes: Uint8Array): void => {
        listener(Uint8Array.from(bytes));
      };
      socket.on('data', hear);
      return () => {
        socket.off('data', hear);
      };
    },
    write: (bytes) => {
      if (!socket.destroyed) socket.write(bytes);
    },
    onClose: (listener) => {
      socket.on('close', listener);
      return () => {
        socket.off('close', listener);
      };
    },
  };
}
