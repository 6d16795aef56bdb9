/** A value and those who want to hear of it. */
export interface Listeners<Value> {
  tell(value: Value): void;
  add(listener: (value: Value) => void): () => void;
}

/** Newcomers hear the last value at once. */
export function createListeners<Value>(): Listeners<Value> {
  const all = new Set<(value: Value) => void>();
  let last: { readonly value: Value } | undefined;
  return {
    tell(value) {
      last = { value };
      for (const listener of all) listener(value);
    },
    add(listener) {
      all.add(listener);
      if (last !== undefined) listener(last.value);
      return () => {
        all.delete(listener);
      };
    },
  };
}
