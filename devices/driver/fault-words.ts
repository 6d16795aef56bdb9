/** The names in a table of faults and what they do, in the order of the table. */
export function faultNamesOf<Fault extends string>(words: Readonly<Record<Fault, string>>): readonly Fault[] {
  return Object.keys(words).filter((name) => isFaultOf(words, name));
}

export function isFaultOf<Fault extends string>(words: Readonly<Record<Fault, string>>, name: string): name is Fault {
  return Object.hasOwn(words, name);
}
