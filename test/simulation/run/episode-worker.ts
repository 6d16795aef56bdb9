import { join } from 'node:path';
import { parentPort, threadId, workerData } from 'node:worker_threads';
import { playEpisode } from './episode.ts';
import type { Job } from './jobs.ts';

/** Plays the episodes it is given, one after the other. */
const { directory } = workerData as { readonly directory: string };
const port = parentPort;
if (port === null) throw new Error('this module runs in a worker thread');

port.on('message', (job: Job) => {
  void playEpisode({ ...job, directory: join(directory, `worker-${threadId}`) }).then((result) => {
    port.postMessage({ job, result });
  });
});
