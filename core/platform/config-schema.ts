import { z } from 'zod';
import type { ServiceName } from '../ports/utility-services.ts';
import { cardReader, codeScanner, coinAcceptor, noteAcceptor, receiptPrinter, sensors } from './device-schema.ts';
import { parsePinHash } from './pin.ts';

/** The notes of the renminbi a kiosk can be told to take, in fen. */
const KNOWN_NOTES_FEN = [100, 500, 1_000, 2_000, 5_000, 10_000];
/** 100 000 yuan: no single amount in a kiosk's config is honestly larger. */
const LARGEST_AMOUNT_FEN = 10_000_000;
/** An hour: a longer wait in front of a resident is a typing error. */
const LONGEST_WAIT_S = 3_600;
/** Names and numbers printed on 58 mm paper. */
const LONGEST_NAME = 60;

const amountFen = z.int().min(0).max(LARGEST_AMOUNT_FEN);
const positiveFen = z.int().min(1).max(LARGEST_AMOUNT_FEN);
const path = z.string().min(1).max(1_000);
const shortName = z.string().min(1).max(LONGEST_NAME);

function seconds(byDefault: number, shortest = 1): z.ZodDefault<z.ZodInt> {
  return z.int().min(shortest).max(LONGEST_WAIT_S).default(byDefault);
}

/** Left out where the utility allows no reversal; never for a recharge, whose token cannot be taken back. */
const reverseAfterMinutes = z.int().min(1).max(10_080).nullable().default(null);

/** All PEM. `caFile`: whom the back end's own certificate comes from, where that is no public authority. */
const mutualTls = z.strictObject({
  kind: z.literal('mutualTls'),
  certFile: path,
  keyFile: path,
  caFile: path.optional(),
});

/** How the back end knows this terminal. Keys stand in files of their own, so that a config can be shown to anybody. */
const identity = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    /** Every request is signed; the file holds the secret, 32 bytes or more, as base64. */
    z.strictObject({
      kind: z.literal('signature'),
      keyId: z
        .string()
        .regex(/^[\w.:-]{1,100}$/u, { error: 'expected 1 to 100 letters, digits, dots, colons or dashes' }),
      keyFile: path,
    }),
    mutualTls,
  ])
  .default({ kind: 'none' });

const serviceNames = [
  'find',
  'trial',
  'history',
  'credits',
  'cards',
  'tokens',
  'rechargeCards',
  'messages',
  'invoices',
  'tariff',
  'notices',
  'complaints',
  'ratings',
] as const satisfies readonly ServiceName[];

/** What this utility has beside bills and recharges of a balance; the kiosk shows nothing else. */
const services = z
  .array(z.enum(serviceNames))
  .refine((names) => new Set(names).size === names.length, { error: 'names a service twice' })
  .default([]);

/** A device as XMLVend names it: by its EAN, or by what the server's operator gave out. */
const xmlvendDevice = z.union([z.strictObject({ ean: shortName }), z.strictObject({ id: shortName })], {
  error: 'expected {"ean": "…"} or {"id": "…"}',
});

/** What has to be asked of a utility before this is filled in, core/billing/xmlvend/README.md lists. */
const xmlvend = z.strictObject({
  kind: z.literal('xmlvend'),
  reverseAfterMinutes,
  url: z.string().refine(isSafeUrl, { error: 'expected an https:// address (http:// only on this machine)' }),
  identity: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('none') }), mutualTls]).default({
    kind: 'none',
  }),
  /** One for each terminal: message ids are told apart by it. */
  clientId: xmlvendDevice,
  terminalId: xmlvendDevice,
  /** The file holds the password and nothing else. */
  operator: z.strictObject({ name: shortName, passwordFile: path }),
  /** As the server writes it beside amounts. */
  currency: z.string().regex(/^[A-Za-z]{1,3}$/u, { error: 'expected one to three letters, like CNY' }),
  lookUpBy: z.enum(['customer', 'meter']).default('customer'),
  /** Has no default: the wrong one lets a sale be made twice, or leaves it unknown for ever. */
  lastResponse: z.enum(['byMessage', 'latestOnly']),
  takesAccountPayments: z.boolean().default(false),
});

const backEnd = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('simulated'), reverseAfterMinutes }),
  z.strictObject({
    kind: z.literal('http'),
    reverseAfterMinutes,
    baseUrl: z.string().refine(isSafeUrl, { error: 'expected an https:// address (http:// only on this machine)' }),
    identity,
    services,
  }),
  xmlvend,
]);

const knownNote = z.literal(KNOWN_NOTES_FEN, { error: `expected one of ${KNOWN_NOTES_FEN.join(', ')} (fen)` });

const recharge = z
  .strictObject({
    quickAmountsFen: z.array(positiveFen).min(1).max(6).default([5_000, 10_000, 20_000]),
    minFen: positiveFen.default(1_000),
    maxFen: positiveFen.default(200_000),
    stepFen: positiveFen.default(100),
  })
  .superRefine((value, context) => {
    if (value.minFen > value.maxFen) {
      context.addIssue({ code: 'custom', path: ['minFen'], message: 'must not be above maxFen' });
    }
    if (value.minFen % value.stepFen !== 0 || value.maxFen % value.stepFen !== 0) {
      context.addIssue({ code: 'custom', path: ['stepFen'], message: 'minFen and maxFen must be multiples of it' });
    }
    value.quickAmountsFen.forEach((amount, index) => {
      const outside = amount < value.minFen || amount > value.maxFen || amount % value.stepFen !== 0;
      const message = 'must lie between minFen and maxFen and be a multiple of stepFen';
      if (outside) context.addIssue({ code: 'custom', path: ['quickAmountsFen', index], message });
    });
  });

const money = z
  .strictObject({
    acceptedNotesFen: z
      .array(knownNote)
      .min(1)
      .refine((notes) => new Set(notes).size === notes.length, { error: 'names a note twice' })
      .default([...KNOWN_NOTES_FEN]),
    /** A note that would leave more than this over the amount due is handed back. */
    maxSurplusFen: amountFen.default(10_000),
    /** No transaction takes more than this in cash. */
    maxTransactionFen: positiveFen.default(2_000_000),
    recharge: recharge.prefault({}),
  })
  .superRefine((value, context) => {
    const smallest = Math.min(...value.acceptedNotesFen);
    if (value.maxSurplusFen < smallest - 1) {
      const message = `must be at least ${smallest - 1}: with less, no note settles a broken amount`;
      context.addIssue({ code: 'custom', path: ['maxSurplusFen'], message });
    }
    if (value.recharge.maxFen > value.maxTransactionFen) {
      context.addIssue({
        code: 'custom',
        path: ['recharge', 'maxFen'],
        message: 'must not be above maxTransactionFen',
      });
    }
  });

const timeouts = z.strictObject({
  /** Untouched this long, a screen asks whether someone is still there. */
  idleSeconds: seconds(60, 10),
  /** And this long after asking, it acts. */
  warningSeconds: seconds(30, 5),
  resultSeconds: seconds(30, 5),
  thanksSeconds: seconds(5),
  /** A posting without an answer becomes "pending" for the resident; the outbox goes on. */
  pendingAfterSeconds: seconds(20, 5),
  /** From the stack command to the device's word about the note. */
  stackSeconds: seconds(30, 5),
  /** At start, for the acceptor to say where a note went. */
  recoverSeconds: seconds(60, 5),
});

export const configSchema = z.strictObject({
  terminal: z
    .strictObject({
      id: z
        .string()
        .regex(/^[A-Za-z0-9-]{1,20}$/u, { error: 'expected 1 to 20 letters, digits or dashes' })
        .default('DEMO-001'),
      operatorName: z.string().min(1).max(LONGEST_NAME).default('光驿供电'),
      hotline: z.string().min(1).max(LONGEST_NAME).default('000-0000-0000'),
      /** Of the panel: type and targets are measured in millimetres. */
      diagonalInches: z.number().min(7).max(98).default(27),
      /** Dates on screens, receipts and in transaction numbers are the terminal's, whatever the machine's zone is. */
      timeZone: z
        .string()
        .refine(isTimeZone, { error: 'is not a time zone; expected a name like Asia/Shanghai' })
        .default('Asia/Shanghai'),
    })
    .prefault({}),
  language: z.enum(['zh-CN', 'en']).default('zh-CN'),
  devices: z
    .strictObject({
      noteAcceptor: noteAcceptor.nullable().default({ protocol: 'ccnet', link: { kind: 'simulator' } }),
      receiptPrinter: receiptPrinter
        .nullable()
        .default({ protocol: 'escpos', link: { kind: 'simulator' }, paperWidthMm: 80 }),
      /** The simulated cards come with the code that an SLE4442's maker gives it. */
      cardReader: cardReader.nullable().default({ protocol: 'crt310', link: { kind: 'simulator' }, psc: 'ffffff' }),
      sensors: sensors.nullable().default(null),
      /** A technician sees whether it is alive; it stays shut, no screen takes coins. */
      coinAcceptor: coinAcceptor.nullable().default(null),
      /** A technician sees whether it is alive; no screen asks for a code. */
      codeScanner: codeScanner.nullable().default(null),
    })
    .prefault({}),
  backEnd: backEnd.default({ kind: 'simulated', reverseAfterMinutes: null }),
  money: money.prefault({}),
  timeouts: timeouts.prefault({}),
  recovery: z
    .strictObject({
      /** So many starts within so many minutes: no money is taken until the terminal has run quietly as long. */
      restartStorm: z
        .strictObject({ starts: z.int().min(2).max(20), withinMinutes: z.int().min(1).max(1_440) })
        .nullable()
        .default({ starts: 5, withinMinutes: 10 }),
    })
    .prefault({}),
  service: z
    .strictObject({
      pinHash: z
        .string()
        .refine((text) => parsePinHash(text) !== undefined, { error: 'is not a hash that `npm run pin` prints' })
        .nullable()
        .default(null),
    })
    .prefault({}),
  /** Journal, logs and the simulated utility's ledger. Relative paths begin at the config file. */
  dataDir: path.default('data'),
});

/** The config after defaults: what compose is given. */
export type KioskConfig = z.output<typeof configSchema>;

/** The devices of a terminal, by their words in the config. */
export const deviceNames = [
  'noteAcceptor',
  'receiptPrinter',
  'cardReader',
  'sensors',
  'coinAcceptor',
  'codeScanner',
] as const satisfies readonly (keyof KioskConfig['devices'])[];

export type DeviceConfig = NonNullable<KioskConfig['devices'][(typeof deviceNames)[number]]>;
/** How a device is reached. */
export type LinkConfig = DeviceConfig['link'];

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'https:') return true;
  return url.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
}
