import { stsBlock, stsCheckSumHolds, stsContent, stsDigits } from '../../domain/sts-form.ts';
import type { StsForm, StsTokenClass } from '../../domain/sts-form.ts';
import { openStsCipher } from './decoder-key.ts';
import type { StsCipher, StsMeterKeyData } from './decoder-key.ts';
import { packContent, unpackContent } from './token-content.ts';
import type { StsContent, StsResource } from './token-content.ts';
import { tokenIdentifierAt } from './token-identifier.ts';
import { encodeUnits, representableTenths } from './units-field.ts';

/** Digits of a token that says this. Tests of the meter are not encrypted and need no cipher. */
export function mintToken(said: StsContent, cipher: StsCipher | undefined): string {
  const { tokenClass, content } = packContent(said);
  const block = stsBlock(tokenClass, content);
  return stsDigits(tokenClass, tokenClass === 1 ? block : needed(cipher, tokenClass).encrypt(block));
}

export type ReadToken = { readonly kind: 'read'; readonly said: StsContent } | { readonly kind: 'checkSumDoesNotHold' };

/**
 * What a token says under its meter's key; a class 1 token is in clear and needs none. Under a wrong key the sum fails, all
 * but once in 65,536 times.
 */
export function readToken(form: StsForm, cipher: StsCipher | undefined): ReadToken {
  const block = form.tokenClass === 1 ? form.block : needed(cipher, form.tokenClass).decrypt(form.block);
  if (!stsCheckSumHolds(form.tokenClass, block)) return { kind: 'checkSumDoesNotHold' };
  return { kind: 'read', said: unpackContent(form.tokenClass, stsContent(block)) };
}

function needed(cipher: StsCipher | undefined, tokenClass: StsTokenClass): StsCipher {
  if (cipher === undefined) throw new TypeError(`a token of class ${tokenClass} needs the key of its meter`);
  return cipher;
}

export interface CreditToken extends StsMeterKeyData {
  readonly resource: StsResource;
  /** Whole tenths: 0.1 kWh, or 0.1 m³ of water or gas. */
  readonly unitsTenths: number;
  /** From `nextIssueTimeMs`, so that no two tokens of a meter share a minute. */
  readonly issuedAtMs: number;
  /** 0 to 15. */
  readonly random4bit: number;
}

/**
 * The twenty digits of a credit. An amount that a token cannot say exactly is refused, since the meter would credit more
 * than was booked: book `representableTenths` of it, or mint a token for each of `exactTokenTenths`.
 */
export function mintCreditToken(credit: CreditToken): string {
  const credited = representableTenths(credit.unitsTenths);
  if (credited !== credit.unitsTenths) {
    throw new RangeError(
      `no token says ${credit.unitsTenths} tenths: the meter would credit ${credited}; book that, or mint a token for each of exactTokenTenths`,
    );
  }
  return mintToken(
    {
      kind: 'credit',
      resource: credit.resource,
      random: credit.random4bit,
      identifier: tokenIdentifierAt(credit.issuedAtMs, credit.baseYear),
      units: encodeUnits(credit.unitsTenths),
    },
    openStsCipher(credit),
  );
}
