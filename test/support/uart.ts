import type { SerialSettings } from '../../devices/link/link.ts';

/**
 * The bytes that a receiver with its own settings hears when somebody sends with others: memory lines and ptys know neither
 * speed nor parity. Edges are ideal, characters follow each other at once, and what fails parity or stop bit is not heard.
 */
export function heardAs(sent: Uint8Array, sender: SerialSettings, receiver: SerialSettings): readonly number[] {
  const levels = levelsOf(sent, sender);
  const bitSeconds = 1 / receiver.baudRate;
  const levelAt = (seconds: number): 0 | 1 => levels[Math.floor(seconds * sender.baudRate)] ?? 1;
  const endSeconds = levels.length / sender.baudRate;
  const heard: number[] = [];
  for (let at = 0; at < levels.length;) {
    if (levels[at] === 1) {
      at += 1;
      continue;
    }
    const start = at / sender.baudRate;
    const bit = (index: number): 0 | 1 => levelAt(start + (index + 0.5) * bitSeconds);
    if (bit(0) === 1) {
      at += 1;
      continue;
    }
    let byte = 0;
    for (let index = 0; index < receiver.dataBits; index += 1) byte |= bit(index + 1) << index;
    const parityBits = receiver.parity === 'none' ? 0 : 1;
    const isEven = (onesIn(byte) + bit(receiver.dataBits + 1)) % 2 === 0;
    const isParityRight = receiver.parity === 'none' || isEven === (receiver.parity === 'even');
    const stop = receiver.dataBits + parityBits + 1;
    if (isParityRight && bit(stop) === 1) heard.push(byte);
    // The next start bit is looked for from the middle of the stop bit.
    const next = Math.ceil((start + (stop + 0.5) * bitSeconds) * sender.baudRate);
    at = start + (stop + 0.5) * bitSeconds >= endSeconds ? levels.length : next;
    // A line that is still low has no new edge.
    while (at < levels.length && levels[at] === 0 && levels[at - 1] === 0) at += 1;
  }
  return heard;
}

function levelsOf(bytes: Uint8Array, { dataBits, parity, stopBits }: SerialSettings): readonly (0 | 1)[] {
  const levels: (0 | 1)[] = [1];
  for (const byte of bytes) {
    const bits = Array.from({ length: dataBits }, (_, index): 0 | 1 => (((byte >> index) & 1) === 1 ? 1 : 0));
    levels.push(0, ...bits);
    const ones = bits.filter((bit) => bit === 1).length;
    if (parity !== 'none') levels.push((ones % 2 === 1) === (parity === 'even') ? 1 : 0);
    for (let count = 0; count < stopBits; count += 1) levels.push(1);
  }
  return levels;
}

function onesIn(byte: number): number {
  let ones = 0;
  for (let rest = byte; rest > 0; rest >>= 1) ones += rest & 1;
  return ones;
}
