import { hexBytes } from '../../driver/hex.ts';
import { createFarWire } from '../../driver/far-wire.ts';
import type { FarEnd } from '../../link/link.ts';
import { controlByte, type Control, type CreatorDecoder, type CreatorFrame } from '../creator-frame.ts';
import type { CardReaderFault } from './faults.ts';

export type CreatorText = Extract<CreatorFrame, { kind: 'text' }>;

/** The device's side of a line that Creator's readers speak over: control characters, frames, and what gets lost of them. */
export interface CreatorWire {
  attach(end: FarEnd): void;
  isMute(): boolean;
  say(control: Control): void;
  /** ACK to a command, known by its bytes, which may get lost the first time. */
  acknowledge(command: Uint8Array): void;
  /** The frame of an answer. */
  reply(frame: Uint8Array): void;
}

export function createCreatorWire(options: {
  readonly faults: ReadonlySet<CardReaderFault>;
  readonly powered: () => boolean;
  readonly noise: Uint8Array;
  readonly createDecoder: () => CreatorDecoder;
  /** A wire was attached. */
  readonly attached?: () => void;
  /** Neither is called while the device is mute. */
  readonly hearsCommand: (frame: CreatorText) => void;
  readonly hearsControl: (control: Control) => void;
}): CreatorWire {
  const { faults, noise, hearsCommand, hearsControl } = options;
  const wire = createFarWire({ faults, noise, listen });
  let lastAckLost = '';
  let replies = 0;

  function isMute(): boolean {
    return !options.powered() || faults.has('silent');
  }

  function say(control: Control): void {
    if (isMute()) return;
    if (faults.has('garbage')) wire.write(noise);
    wire.write(controlByte(control));
  }

  function listen(): (bytes: Uint8Array) => void {
    options.attached?.();
    const decoder = options.createDecoder();
    return (bytes) => {
      for (const item of decoder.push(bytes)) {
        if (isMute()) continue;
        if (item.kind === 'discarded') {
          if (item.reason === 'badChecksum') say('nak');
        } else if (item.frame.kind === 'text') hearsCommand(item.frame);
        else hearsControl(item.frame.control);
      }
    };
  }

  return {
    attach: wire.attach,
    isMute,
    say,
    acknowledge: (command) => {
      const words = hexBytes(command);
      const lost = faults.has('losesAck') && lastAckLost !== words;
      lastAckLost = lost ? words : '';
      if (!lost) say('ack');
    },
    reply: (frame) => {
      if (isMute()) return;
      replies += 1;
      if (!faults.has('losesReply') || replies % 2 === 0) wire.send(frame);
    },
  };
}
