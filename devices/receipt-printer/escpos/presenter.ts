/**
 * Presenters of kiosk printers: the slip is held at the mouth, and drawn back or pushed out when nobody takes it. GS e and
 * DLE EOT 20 as Pyramid publishes them for its Reliance, in the manner of Custom's KPM and VKP.
 */

/** GS e 2: back into the printer, where retracting is switched on. */
export const RETRACT = Uint8Array.of(0x1d, 0x65, 0x02);
/** GS e 5: out, for the floor or the hand. */
export const EJECT = Uint8Array.of(0x1d, 0x65, 0x05);
/** DLE EOT 20: the full status, six bytes. */
export const ASK_FULL_STATUS = Uint8Array.of(0x10, 0x04, 0x14);

/** GS e 3 m: cut and held out by m steps. A step is 7 mm on a Reliance and 0.6 mm on a KPM. */
export function presentCommand(steps: number): Uint8Array {
  return Uint8Array.of(0x1d, 0x65, 0x03, steps);
}

/** `10 0F` and four bytes: paper, user, errors that pass, errors that stay. */
export const FULL_STATUS_BYTES = 6;

export interface FullStatus {
  readonly paperOut: boolean;
  readonly nearEnd: boolean;
  /** A slip waits at the mouth. */
  readonly slipWaiting: boolean;
  readonly coverOpen: boolean;
  readonly paperJam: boolean;
  readonly supplyVoltage: boolean;
  readonly cutter: boolean;
}

export function readFullStatus(bytes: Uint8Array): FullStatus {
  const [, , paper = 0, user = 0, passing = 0, lasting = 0] = bytes;
  return {
    paperOut: (paper & 0x01) !== 0,
    nearEnd: (paper & 0x04) !== 0,
    slipWaiting: (paper & 0x20) !== 0,
    coverOpen: (user & 0x03) !== 0,
    paperJam: (passing & 0x40) !== 0,
    supplyVoltage: (passing & 0x08) !== 0,
    cutter: (lasting & 0x01) !== 0,
  };
}

export function writeFullStatus(status: FullStatus): Uint8Array {
  const bit = (on: boolean, mask: number): number => (on ? mask : 0);
  return Uint8Array.of(
    0x10,
    0x0f,
    bit(status.paperOut, 0x01) | bit(status.nearEnd, 0x04) | bit(status.slipWaiting, 0x20),
    bit(status.coverOpen, 0x03),
    bit(status.paperJam, 0x40) | bit(status.supplyVoltage, 0x08),
    bit(status.cutter, 0x01),
  );
}
