import type { Bug } from './bugs.ts';

/** How often `part` stands in `text`, overlaps not counted twice. */
export function occurrences(text: string, part: string): number {
  return part === '' ? 0 : text.split(part).length - 1;
}

export type Mutation =
  | { readonly kind: 'mutated'; readonly text: string }
  /** The product has moved on and the bug must be told anew. */
  | { readonly kind: 'misfit'; readonly line: string };

/** The source of the bug's file with the bug in it. */
export function mutate(bug: Bug, text: string): Mutation {
  const found = occurrences(text, bug.from);
  if (found !== 1) {
    const line = `the bug ${bug.name} does not fit: its text stands ${found} times in ${bug.file}, not once; correct its "from"`;
    return { kind: 'misfit', line };
  }
  // A function as the replacement: dollar signs in the text mean nothing.
  return { kind: 'mutated', text: text.replace(bug.from, () => bug.to) };
}
