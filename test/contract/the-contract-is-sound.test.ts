import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';

import type { components } from '../../core/billing/contract-types.ts';
import * as services from '../../core/billing/utility-services-wire.ts';
import * as wire from '../../core/billing/utility-wire.ts';
import { contractOperations } from '../core/billing/contract-operations.ts';
import { contractFile, contractTool, contractTypesFile } from './contract-tools.ts';
import { generateContractTypes } from './contract-types.ts';
import { openContract } from './contract.ts';
import { alteredDocuments, fittingDocuments } from './schema-samples.ts';

/** Programs of their own are started here. */
const TOOL_TIMEOUT_MS = 60_000;

/** Every schema that is read at run time, beside the one of the contract that it stands for. */
const pairs = {
  Account: wire.wireAccount,
  Arrears: wire.wireArrears,
  AccountRefused: wire.wireAccountRefused,
  Accepted: wire.wireAccepted,
  PostRefused: wire.wireRefused,
  QueryAnswer: wire.wireQuery,
  ReversalAnswer: wire.wireReversal,
  DayAnswer: wire.wireDay,
  Posting: wire.wirePosting,
  PostRequest: wire.wirePostRequest,
  AccountKey: services.wireAccountKey,
  TrialRequest: services.wireTrialRequest,
  HistoryRequest: services.wireHistoryRequest,
  AbortRequest: services.wireAbortRequest,
  MessageRequest: services.wireMessageRequest,
  InvoiceRequest: services.wireInvoiceRequest,
  ComplaintRequest: services.wireComplaintRequest,
  RatingRequest: services.wireRatingRequest,
  NotOffered: services.wireNotOffered,
  FindRefused: services.wireFindRefused,
  QuestionRefused: services.wireQuestionRefused,
  CardOrderRefused: services.wireCardOrderRefused,
  RequestRefused: services.wireRequestRefused,
  FoundAccounts: services.wireFound,
  TrialAnswer: services.wireTrialAnswer,
  HistoryAnswer: services.wireHistory,
  CreditsAnswer: services.wireCredits,
  TariffAnswer: services.wireTariff,
  NoticesAnswer: services.wireNotices,
  CardOrderCommitted: services.wireCommitted,
  CardOrderAborted: services.wireAborted,
  Taken: services.wireTaken,
  InvoiceAnswer: services.wireInvoice,
  ComplaintAnswer: services.wireTicket,
} as const satisfies Partial<Record<keyof components['schemas'], z.ZodType>>;

/** A type without brands and without `readonly`, each member marked as needed or not. */
type Bare<T> = T extends string | number | boolean
  ? T extends number
    ? number
    : T
  : T extends readonly (infer Item)[]
    ? Bare<Item>[]
    : {
        -readonly [Key in keyof T]-?: [
          undefined extends T[Key] ? 'optional' : 'needed',
          Bare<Exclude<T[Key], undefined>>,
        ];
      };
type Same<Left, Right> = (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false;
type Agrees<Schema extends z.ZodType, Name extends keyof components['schemas']> = Same<
  Bare<z.input<Schema>>,
  Bare<components['schemas'][Name]>
>;
type Disagreeing = {
  [Name in keyof typeof pairs]: Agrees<(typeof pairs)[Name], Name> extends true ? never : Name;
}[keyof typeof pairs];

/** Does not compile where a schema takes anything else than the contract says; the error names it. */
const disagreeing: [Disagreeing] extends [never] ? 'none' : Disagreeing = 'none';
/** Nor where the comparison sees no difference between two that differ in one member. */
const seen: [
  Agrees<typeof wire.wireAccepted, 'Arrears'>,
  Agrees<z.ZodObject<{ state: z.ZodLiteral<'taken'>; id: z.ZodOptional<z.ZodString> }>, 'Taken'>,
  Agrees<z.ZodObject<{ state: z.ZodLiteral<'taken'> }>, 'Taken'>,
] = [false, false, false];

const contract = openContract();

describe('what is read at run time', () => {
  it('has the types that the contract generates', () => {
    expect(disagreeing).toBe('none');
    expect(seen).toEqual([false, false, false]);
  });

  /** The one rule beyond the schema: only a recharge card has a secret. */
  const ownRule = (name: string, document: unknown): boolean =>
    name === 'PostRequest' && z.object({ kind: z.string(), secret: z.string() }).safeParse(document).success;

  it.each(Object.entries(pairs))('%s takes what the contract takes, and nothing else', (name, schema) => {
    const declared = contract.schemas[name];
    if (declared === undefined) throw new Error(`the contract has no ${name}`);
    const fits = contract.validator({ $ref: `#/components/schemas/${name}` });
    let refused = 0;
    fc.assert(
      fc.property(
        fittingDocuments(contract, declared).chain((document) =>
          fc.record({ document: fc.constant(document), altered: alteredDocuments(document) }),
        ),
        ({ document, altered }) => {
          expect(fits(document)).toEqual([]);
          if (!ownRule(name, document)) expect(schema.safeParse(document).error?.issues).toBeUndefined();
          const isFit = fits(altered).length === 0;
          if (!isFit) refused += 1;
          if (isFit && (ownRule(name, altered) || hasBill(altered))) return;
          expect(schema.safeParse(altered).success).toBe(isFit);
        },
      ),
      { numRuns: 150, seed: 20_261_122 },
    );
    expect(refused).toBeGreaterThan(10);
  });

  /** A bill that was altered may not add up any more, which no schema can say. */
  function hasBill(document: unknown): boolean {
    return JSON.stringify(document).includes('principalFen');
  }
});

describe('the contract', () => {
  it('is the one that a kiosk speaks: every operation it sends, within the time it waits', () => {
    const sent = contract.operations.filter(({ sentByKiosk }) => sentByKiosk);
    expect(Object.fromEntries(sent.map(({ id, timeoutMs }) => [id, timeoutMs]))).toEqual(
      Object.fromEntries(contractOperations.map(({ name, timeoutMs }) => [name, timeoutMs])),
    );
    expect(contract.operations.filter(({ sentByKiosk }) => !sentByKiosk).map(({ id }) => id)).toEqual([
      'confirm',
      'getDayTotals',
    ]);
  });

  it('has the types that are committed', { timeout: TOOL_TIMEOUT_MS }, async () => {
    expect(await generateContractTypes()).toBe(readFileSync(contractTypesFile, 'utf8'));
  });

  it('with one member more has other types', { timeout: TOOL_TIMEOUT_MS }, async () => {
    const file = changed('        vend: { $ref:', '        extra: { type: string }\n        vend: { $ref:');
    expect(await generateContractTypes(file)).not.toBe(readFileSync(contractTypesFile, 'utf8'));
  });

  it('passes the linter without a warning', { timeout: TOOL_TIMEOUT_MS }, () => {
    expect(lint(contractFile)).toEqual({ status: 0, warnings: false });
  });

  it.each([
    ['an example that does not fit', 'balanceFen: 8', 'balanceFen: eight'],
    ['a reference to nowhere', "'#/components/schemas/Vend'", "'#/components/schemas/Vent'"],
    ['an operation without a name', 'operationId: lookUp', 'x-operation: lookUp'],
    ['a path member that is not declared', "- { $ref: '#/components/parameters/terminalId' }", ''],
  ])('with %s does not pass', { timeout: TOOL_TIMEOUT_MS }, (_name, from, to) => {
    expect(lint(changed(from === 'balanceFen: 8' ? 'balanceFen: 5000' : from, to))).not.toEqual({
      status: 0,
      warnings: false,
    });
  });

  function lint(file: string): { status: number | null; warnings: boolean } {
    const { status, stdout, stderr } = spawnSync(contractTool('redocly'), ['lint', file], { encoding: 'utf8' });
    return { status, warnings: /warning/iu.test(`${stdout}${stderr}`) };
  }

  function changed(from: string, to: string): string {
    const text = readFileSync(contractFile, 'utf8');
    expect(text).toContain(from);
    const directory = mkdtempSync(join(tmpdir(), 'lightpost-contract-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const file = join(directory, 'openapi.yaml');
    writeFileSync(file, text.replace(from, to));
    return file;
  }
});
