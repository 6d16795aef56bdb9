import { createHttpGateway, type HttpRequest, type HttpSend } from '../../../../core/billing/http-gateway.ts';
import { openSimulatedUtility, type SimulatedUtility } from '../../../../core/billing/simulated-utility.ts';
import { answerRequest } from '../../../../core/billing/utility-server.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';
import type { RigOptions } from '../../../support/kiosk-rig.ts';
import type { Columns } from './columns.ts';
import { onRig, type FaultWorld } from './fault-world.ts';

const baseUrl = 'http://utility';

/** What lies between the kiosk and its utility. The rest of the back end is the product's own server. */
export interface Road {
  /** Every request that left the kiosk: `POST /postings`, with its instant. */
  readonly sent: readonly { readonly line: string; readonly body: string | undefined; readonly atMs: number }[];
  readonly utility: SimulatedUtility;
  readonly clock: ManualClock;
  /** From now on this happens to every request on its way; `arrive` brings it to the utility. Undefined: it arrives. */
  meddle(meddler: Meddler | undefined): void;
}

export type Meddler = (line: string, request: HttpRequest, arrive: HttpSend) => ReturnType<HttpSend>;

/** A rig whose utility is behind HTTP: the product's gateway and server, byte for byte, with a road between them. */
export function onHttpRig(
  run: (world: FaultWorld, road: Road) => Promise<void>,
  options: Omit<RigOptions, 'clock' | 'keptUtility'> = {},
): () => Promise<Columns> {
  return async () => {
    const clock = createManualClock();
    const utility = openSimulatedUtility({ path: ':memory:', clock });
    const sent: { line: string; body: string | undefined; atMs: number }[] = [];
    let meddler: Meddler | undefined;
    const send: HttpSend = (request) => {
      const line = lineOf(request);
      sent.push({ line, body: request.body, atMs: clock.monotonicMs() });
      const arrive = arrivalAt(utility);
      return meddler === undefined ? arrive(request) : meddler(line, request, arrive);
    };
    const gateway = createHttpGateway({ baseUrl, send, clock });
    /** The next host of the rig speaks through it again. */
    const keptUtility: SimulatedUtility = { ...utility, ...gateway, close: () => Promise.resolve() };
    const road: Road = { sent, utility, clock, meddle: (next) => (meddler = next) };
    try {
      return await onRig((world) => run(world, road), { ...options, clock, keptUtility })();
    } finally {
      await gateway.close();
      await utility.close();
    }
  };
}

/** `POST /postings`; a posting's id is left out. */
function lineOf({ method, url }: HttpRequest): string {
  const path = url.slice(baseUrl.length).replace(/^\/(postings|accounts)\/[^/]+/u, '/$1/ID');
  return `${method} ${path}`;
}

/** The utility's server without its socket. */
export function arrivalAt(utility: SimulatedUtility): HttpSend {
  return async ({ method, url, body }) => {
    const pieces = {
      method,
      url: url.slice(baseUrl.length),
      async *[Symbol.asyncIterator]() {
        if (body !== undefined) yield Buffer.from(body, 'utf8');
      },
    };
    const { status, json } = await answerRequest(utility, pieces);
    return { status, body: JSON.stringify(json) };
  };
}

/** The back end cannot be reached at all. */
export const unreachable: Meddler = () => Promise.reject(new Error('ECONNREFUSED'));

/** Resolves when so much time has passed. */
export function later(clock: ManualClock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(delayMs, resolve);
  });
}

/** Throws with the sentence where it is not so: what no column can say. */
export function insist(isSo: boolean, sentence: string): void {
  if (!isSo) throw new Error(sentence);
}
