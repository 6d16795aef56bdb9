import { createWords } from '../../../core/platform/receipt-words.ts';
import { isClaimNumber } from '../../../core/domain/numbers.ts';
import type { EscposSimulatorEvent } from '../../../devices/receipt-printer/escpos/simulator-events.ts';
import type { PaperTruth, PrintedPaper } from './evidence.ts';

/** Reads the roll as a person would: titles, numbers, cuts. */
export interface PaperWatch extends PaperTruth {
  hear(event: EscposSimulatorEvent): void;
}

const kinds = ['receipt', 'claimSlip', 'pendingSlip', 'pendingRechargeCard', 'test'] as const;
/** Two titles for one kind of paper: what is waited for is money here, and a recharge card there. */
const asPrinted = { pendingRechargeCard: 'pendingSlip' } as const;
const languages = ['zh-CN', 'en'] as const;
/** A double-width title breaks on narrow paper; this much of it tells it from everything else. */
const RECOGNISED_CHARACTERS = 8;

const titles: readonly (readonly [string, PrintedPaper['title']])[] = languages.flatMap((language) => {
  const words = createWords(language);
  return kinds.map(
    (kind) => [words(`title.${kind}`), kind === 'pendingRechargeCard' ? asPrinted[kind] : kind] as const,
  );
});

/** The last words of every paper, as far as a narrow line holds them: with them it is whole. */
const lastWords = languages.map((language) => createWords(language)('text.keepThis').slice(0, RECOGNISED_CHARACTERS));

function isLastLine(line: string): boolean {
  return lastWords.some((words) => line.startsWith(words));
}

/** As it stands on every paper, after its label. */
export const transactionPattern = /[A-Za-z0-9-]{1,20}-\d{6}-[0-9A-HJKMNP-TV-Z]{8}/u;
const claimPattern = /\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2,4}\b/gu;

export function createPaperWatch(onPaper: (paper: PrintedPaper) => void): PaperWatch {
  const printed: PrintedPaper[] = [];
  const claimNumbers = new Set<string>();
  const originals = new Map<string, number>();
  const wholeOf = new Map<string, number>();
  const begunOf = new Map<string, number>();
  let title: PrintedPaper['title'] | undefined;
  let lines: string[] = [];
  let codes: string[] = [];
  /** Whose paper this strip carries already: only a cut or a tear parts it from the next. */
  let above: string | undefined;
  let isCounted = false;

  function end(cut: boolean): void {
    if (title === undefined) return;
    const paper = { title, lines, codes, whole: cut && lines.some(isLastLine), above };
    title = undefined;
    lines = [];
    codes = [];
    isCounted = false;
    printed.push(paper);
    const transactionId = transactionOn(paper);
    above = cut ? undefined : (transactionId ?? above);
    if (paper.whole && transactionId !== undefined) wholeOf.set(transactionId, (wholeOf.get(transactionId) ?? 0) + 1);
    if (paper.whole && paper.title === 'receipt' && transactionId !== undefined && !isMarkedCopy(paper)) {
      originals.set(transactionId, (originals.get(transactionId) ?? 0) + 1);
    }
    onPaper(paper);
  }

  return {
    printed,
    claimNumbers,
    originals,
    wholeOf,
    begunOf,
    hear: (event) => {
      if (event.kind === 'cut' || event.kind === 'torn') {
        end(event.kind === 'cut');
        above = undefined;
      }
      if (event.kind === 'qrPrinted' && title !== undefined) codes.push(event.data);
      if (event.kind !== 'linePrinted') return;
      const text = event.text.trim();
      const begun = titleOf(text);
      if (begun !== undefined) {
        end(false);
        title = begun;
      }
      lines.push(text);
      const owner = title === undefined || isCounted ? null : transactionPattern.exec(text);
      if (owner !== null) {
        isCounted = true;
        begunOf.set(owner[0], (begunOf.get(owner[0]) ?? 0) + 1);
      }
      if (lines.length > MAX_LINES) lines.shift();
      for (const [number] of text.matchAll(claimPattern)) if (isClaimNumber(number)) claimNumbers.add(number);
    },
  };
}

/** More than the longest slip: lines outside of any document must not pile up. */
const MAX_LINES = 200;

function titleOf(text: string): PrintedPaper['title'] | undefined {
  if (text === '') return undefined;
  const found = titles.find(
    ([title]) => title === text || (text.length >= RECOGNISED_CHARACTERS && title.startsWith(text)),
  );
  return found?.[1];
}

export function transactionOn(paper: PrintedPaper): string | undefined {
  for (const line of paper.lines) {
    const found = transactionPattern.exec(line);
    if (found !== null) return found[0];
  }
  return undefined;
}

/** The mark of a further copy, up to its number; both languages have one. */
const marks = languages.map(
  (language) => createWords(language)('title.copy', { n: '\u0000' }).split('\u0000')[0] ?? '',
);

export function isMarkedCopy(paper: PrintedPaper): boolean {
  return paper.lines.some((line) => marks.some((mark) => line.includes(mark.trim())));
}
