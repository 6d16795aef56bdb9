/**
 * The PC/SC driver against a real `pcscd` and the real package `smartcard`, with a virtual SLE4442 in the slot: the card speaks
 * the protocol of vsmartcard's `vpcd` over TCP and answers the pseudo-APDUs of an ACR39. On Debian:
 *
 *   apt-get install pcscd libpcsclite-dev vsmartcard-vpcd
 *   pcscd --foreground &
 *   npm install smartcard@3.7.0          (in a folder outside of this one)
 *   node test/peers/pcsc-virtual-card.ts /that/folder/node_modules/smartcard
 */
import { Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import type { Clock } from '../../core/ports/clock.ts';
import type { CardReaderEvent } from '../../core/ports/card-reader.ts';
import type { Log } from '../../core/ports/log.ts';
import { createMemoryCard } from '../../devices/card-reader/far-end/cards.ts';
import { createPcscReader } from '../../devices/card-reader/pcsc/adapter.ts';
import { createPcscOpener } from '../../devices/card-reader/pcsc/opener.ts';
import { purchaseWrites, readPurchase } from '../../devices/card-reader/purchase-card.ts';

const VPCD_PORT = 35_963;
const CARD = '62000000123456';
const PSC = 'c0ffee';
/** What vsmartcard's service says in a message of one byte. */
const vpcd = { powerOff: 0, powerOn: 1, reset: 2, getAtr: 4 } as const;
/** An ISO 7816-3 answer to reset with the four bytes of an SLE4442 as its historical bytes. */
const ATR = Uint8Array.of(0x3b, 0x04, 0xa2, 0x13, 0x10, 0x91);
/** Milliseconds. */
const LONGEST_WAIT_MS = 10_000;

const clock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => {
      clearTimeout(timer);
    };
  },
};
const log: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

const memory = createMemoryCard({ cardNumber: CARD }, Uint8Array.from(Buffer.from(PSC, 'hex')));

/** The pseudo-APDUs, written apart from the driver's own tables. */
function answer(apdu: Uint8Array): Uint8Array {
  const [cla, ins, , at = 0, length = 0] = apdu;
  const data = apdu.subarray(5);
  const words = (sw: number, bytes: Iterable<number> = []): Uint8Array =>
    Uint8Array.of(...bytes, Math.floor(sw / 256), sw % 256);
  if (cla !== 0xff) return words(0x6e00);
  switch (ins) {
    case 0xa4:
      memory.power(true);
      return words(data[0] === 0x06 ? 0x9000 : 0x6300);
    case 0xb0:
      return words(0x9000, memory.memory.subarray(at, at + length));
    case 0xb1:
      return words(0x9000, memory.security());
    case 0x20:
      memory.countTry();
      return words(memory.compareCode(data) ? 0x9007 : 0x9000 + (memory.security()[0] ?? 0));
    case 0xd0:
      return words(data.every((byte, index) => memory.write(at + index, byte)) ? 0x9000 : 0x6300);
    default:
      return words(0x6d00);
  }
}

/** A card in the virtual slot; what comes back draws it out. */
function putIn(): () => void {
  const socket = new Socket();
  let held = Buffer.alloc(0);
  const say = (bytes: Uint8Array): void => {
    socket.write(Buffer.concat([Buffer.from([bytes.length >>> 8, bytes.length & 0xff]), bytes]));
  };
  socket.on('data', (chunk) => {
    held = Buffer.concat([held, chunk]);
    while (held.length >= 2 && held.length >= 2 + held.readUInt16BE(0)) {
      const message = held.subarray(2, 2 + held.readUInt16BE(0));
      held = held.subarray(2 + message.length);
      if (message.length > 1) {
        say(answer(message));
        parentPort?.postMessage(memory.memory.slice());
      } else if (message[0] === vpcd.getAtr) say(ATR);
      else memory.power(false);
    }
  });
  socket.connect(VPCD_PORT, '127.0.0.1');
  return () => {
    socket.destroy();
  };
}

/** The card has a thread of its own: some calls of the package wait for the service, which waits for the card. */
function playCard(): void {
  let drawOut: () => void = () => undefined;
  parentPort?.on('message', (what: 'putIn' | 'drawOut') => {
    if (what === 'putIn') drawOut = putIn();
    else drawOut();
  });
}

async function playHost(): Promise<void> {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('name the folder of the package smartcard');
  const entry = pathToFileURL(join(resolve(folder), 'dist/lib/index.js')).href;
  const startedMs = performance.now();
  const events: CardReaderEvent[] = [];

  function tell(what: string, said: unknown): void {
    console.log(
      `${String(Math.round(performance.now() - startedMs)).padStart(6)} ms  ${what}: ${JSON.stringify(said)}`,
    );
  }

  async function until(state: CardReaderEvent['state']): Promise<void> {
    const begunMs = performance.now();
    while (events.at(-1)?.state !== state) {
      if (performance.now() - begunMs > LONGEST_WAIT_MS) throw new Error(`${state} was never told`);
      await new Promise((done) => {
        setTimeout(done, 20);
      });
    }
  }

  const card = new Worker(new URL(import.meta.url));
  let onCard: Uint8Array = new Uint8Array(0);
  card.on('message', (bytes: Uint8Array) => {
    onCard = bytes;
  });
  const say = (what: 'putIn' | 'drawOut'): void => {
    card.postMessage(what);
  };
  const reader = createPcscReader({
    opener: createPcscOpener({ reader: 'Virtual PCD 00 00', load: () => import(entry) }),
    clock,
    log,
    psc: PSC,
  });
  reader.watch((event) => {
    events.push(event);
    tell('state', event);
  });
  reader.start();
  await until('empty');
  tell('readCard without a card', await reader.readCard());
  tell('acceptCard', await reader.acceptCard(true));
  say('putIn');
  await until('cardInside');
  tell('readCard', await reader.readCard());
  const purchase = { sequence: 7, orderDigestHex: '0123456789abcdef', unitsCentiKwh: 19_084, amountFen: 10_000 };
  const request = { cardNumber: CARD, writes: purchaseWrites(purchase) };
  tell('writeCard', await reader.writeCard(request));
  tell('on the card', readPurchase(onCard) ?? null);
  tell('writeCard again', await reader.writeCard(request));
  tell('writeCard of another card', await reader.writeCard({ ...request, cardNumber: '999' }));
  tell('eject', await reader.eject());
  await until('taken');
  say('drawOut');
  await until('empty');
  say('putIn');
  await until('cardInside');
  const torn = reader.readCard();
  say('drawOut');
  tell('readCard while it is drawn out', await torn);
  await until('empty');
  for (const frame of reader.inspect().frames.slice(-16))
    console.log(`          ${frame.direction} ${frame.hex.slice(0, 60)}  ${frame.text}`);
  tell('inspect', { ...reader.inspect(), frames: undefined });
  await reader.close();
  await card.terminate();
}

if (isMainThread) await playHost();
else playCard();
