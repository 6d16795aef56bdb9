import { z } from 'zod';

/** Names as adapters and boards tell them. */
const LONGEST_NAME = 60;
/** Yuan: the largest number a bill type may stand for. */
const LARGEST_NOTE_YUAN = 100;
/** Fen. */
const LARGEST_NOTE_FEN = 10_000;
/** Kinds of notes a device can number. */
const MOST_NOTE_TYPES = 32;
/** Positions of a coin acceptor (ccTalk part 2, header 231). */
const MOST_COINS = 16;
/** Addresses on a Modbus board: 16 bits. */
const HIGHEST_ADDRESS = 0xff_ff;

/** Milliseconds a slip may stand in the mouth. */
const LONGEST_TAKE_MS = 600_000;

const path = z.string().min(1).max(1_000);

/** A USB adapter by what it says of itself, as `npm run detect` prints it: it may come back under another path. */
const usbIdentity = z.strictObject({
  vendorId: usbNumber('vendor'),
  productId: usbNumber('product'),
  /** Needed where two adapters of one make are plugged in. */
  serialNumber: z.string().min(1).max(LONGEST_NAME).optional(),
});

function usbNumber(whose: string): z.ZodString {
  return z.string().regex(/^[0-9a-f]{4}$/iu, { error: `expected the four hexadecimal digits of the ${whose}` });
}

const serialLink = z
  .strictObject({
    kind: z.literal('serial'),
    /** With `usb` it only chooses among adapters that look the same. */
    path: path.optional(),
    usb: usbIdentity.optional(),
    baudRate: z.int().min(1_200).max(921_600).optional(),
  })
  .refine((link) => link.path !== undefined || link.usb !== undefined, {
    path: ['path'],
    error: 'missing; name the path of the port, or the usb adapter by vendorId and productId',
  });
const tcpLink = z.strictObject({
  kind: z.literal('tcp'),
  host: z.string().min(1).max(253),
  port: z.int().min(1).max(65_535),
});

/** A real wire both ways. */
const wire = z.discriminatedUnion('kind', [serialLink, tcpLink]);
export const linkConfig = z.discriminatedUnion('kind', [
  serialLink,
  tcpLink,
  z.strictObject({ kind: z.literal('deviceFile'), path }),
  z.strictObject({ kind: z.literal('file'), path }),
  z.strictObject({ kind: z.literal('simulator') }),
]);

/** What a ccTalk device says behind its data; by its make or its switches. */
const cctalk = {
  checksum: z.enum(['checksum', 'crc']).default('checksum'),
  address: z.int().min(2).max(255).optional(),
};

export const noteAcceptor = z.discriminatedUnion('protocol', [
  z.strictObject({ protocol: z.literal('ccnet'), link: linkConfig }),
  z.strictObject({
    protocol: z.literal('ssp'),
    link: linkConfig,
    /** Null speaks in the clear, and credits cannot be acknowledged. `fixedKey`: the half that manuals write. */
    encryption: z
      .strictObject({
        fixedKey: z
          .string()
          .regex(/^[0-9a-f]{16}$/iu, { error: 'expected sixteen hexadecimal digits' })
          .default('0123456701234567'),
      })
      .nullable()
      .default(null),
  }),
  z.strictObject({
    protocol: z.literal('id003'),
    link: linkConfig,
    /** JCM's number of the country, where a data set has another than the usual one. */
    country: z.int().min(0).max(255).optional(),
    stackCommand: z.enum(['stack1', 'stack2']).default('stack2'),
  }),
  z.strictObject({
    protocol: z.literal('ict104'),
    link: linkConfig,
    /** Yuan by bill type, the first is byte 40; 0 where a type is not ours. Left out: China's notes by rising value. */
    billTypes: z.array(z.int().min(0).max(LARGEST_NOTE_YUAN)).min(1).max(MOST_NOTE_TYPES).optional(),
  }),
  z.strictObject({
    protocol: z.literal('ebds'),
    link: linkConfig,
    /** Fen by note, the first is note 1; 0 where the device has none. Left out: China's notes by rising value. */
    noteValuesFen: z.array(z.int().min(0).max(LARGEST_NOTE_FEN)).min(1).max(MOST_NOTE_TYPES).optional(),
    /** Whose questions the device understands; `cpi` tells its notes itself. */
    identify: z.enum(['cpi', 'pyramid']).optional(),
    anyWayUp: z.boolean().default(false),
  }),
  z.strictObject({ protocol: z.literal('cctalk-bill'), link: linkConfig, ...cctalk }),
]);

export const receiptPrinter = z.discriminatedUnion('protocol', [
  z.strictObject({
    protocol: z.literal('escpos'),
    link: linkConfig,
    paperWidthMm: z.literal([58, 80]).default(80),
    /** Left out, the link decides: serial and simulator answer, the others mostly do not. */
    confirmsPrint: z.boolean().optional(),
    /** With what the printer confirms a receipt; see the README of the ESC/POS driver. */
    confirmBy: z.enum(['inOrder', 'processId', 'automatic']).optional(),
    /** A presenter holds the slip out for the resident, and draws it back or pushes it out where nobody takes it. */
    presenter: z
      .strictObject({
        steps: z.int().min(1).max(255),
        takeMs: z.int().min(1_000).max(LONGEST_TAKE_MS),
        untaken: z.enum(['retract', 'eject']),
      })
      .optional(),
    /** A logo stored in the printer (FS q), printed by its number instead of sent with every receipt. */
    nvLogoNumber: z.int().min(1).max(255).optional(),
  }),
]);

/** What lets a purchase card be written. Wrong three times, it locks a card for ever; `--print-config` hides it. */
const psc = z.string().regex(/^[0-9a-f]{6}$/iu, { error: "expected the six hexadecimal digits of the cards' code" });

export const cardReader = z.discriminatedUnion('protocol', [
  z.strictObject({ protocol: z.literal('crt310'), link: linkConfig, psc }),
  z.strictObject({
    protocol: z.literal('crt571'),
    link: linkConfig,
    psc,
    /** Where its four switches do not stand at 0. */
    address: z.int().min(0).max(15).optional(),
  }),
  z.strictObject({
    protocol: z.literal('pcsc'),
    /** The operating system's PC/SC service; `reader` is a part of the reader's name. */
    link: z.strictObject({ kind: z.literal('pcsc'), reader: z.string().min(1).max(200).optional() }),
    psc,
  }),
]);

const address = z.int().min(0).max(HIGHEST_ADDRESS);
const sensorInput = z.enum(['serviceDoor', 'cashBoxDoor', 'tamper', 'presence', 'mainsPower', 'batteryLow']);
const sensorOutput = z.enum(['noteSlotLight', 'cardSlotLight', 'receiptLight', 'heater', 'fan']);

/** Which contact of a board is which sensor. Addresses are those in the frames, from 0 on. */
const modbusBoard = z.strictObject({
  unit: z.int().min(1).max(247).default(1),
  inputs: z
    .array(
      z.strictObject({
        input: sensorInput,
        table: z.enum(['inputs', 'coils']).default('inputs'),
        address,
        inverted: z.boolean().default(false),
      }),
    )
    .min(1)
    .max(64),
  outputs: z
    .array(z.strictObject({ output: sensorOutput, address, inverted: z.boolean().default(false) }))
    .max(64)
    .default([]),
  latches: z.strictObject({ firstInput: address, high: address, low: address, clearCoil: address }).optional(),
});

export const sensors = z.discriminatedUnion('protocol', [
  z.strictObject({
    protocol: z.literal('modbus'),
    link: linkConfig,
    /** `plain`: inputs and relays from 0 on. `icpDas`: the M-7000 family, which latches. */
    board: z.union([z.enum(['plain', 'icpDas']), modbusBoard]).default('plain'),
  }),
]);

export const coinAcceptor = z.discriminatedUnion('protocol', [
  z.strictObject({
    protocol: z.literal('cctalk-coin'),
    link: wire,
    ...cctalk,
    /** Fen by coin position, the first is position 1, 0 where it is not ours; for devices whose names say no value. */
    valuesFen: z.array(z.int().min(0).max(LARGEST_NOTE_FEN)).min(1).max(MOST_COINS).optional(),
  }),
]);

export const codeScanner = z.discriminatedUnion('protocol', [
  z.strictObject({ protocol: z.literal('serial-text'), link: wire }),
  z.strictObject({ protocol: z.literal('gm65'), link: wire }),
]);
