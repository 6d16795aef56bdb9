/** CRC-16/KERMIT: polynomial 0x8408 reflected, start 0. `123456789` gives 0x2189. Shared by CCNET and ID-003. */
export function crcKermit(bytes: Uint8Array, from = 0, to: number = bytes.length): number {
  let crc = 0;
  // An index loop without iterators: this runs for every byte that comes over a line.
  for (let at = from; at < to; at += 1) crc = (crc >>> 8) ^ (crcTable[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
  return crc;
}

const crcTable: Uint16Array = Uint16Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0x8408 : crc >>> 1;
  return crc;
});
