import { createContext, use, useEffect, useState, type ReactNode } from 'react';

/** A second tap meant for the screen before must not press a button of the screen after. */
const LOCK_MS = 350;

const LockContext = createContext(false);

/** Give it a key that changes with the screen. */
export function ScreenLock({ children }: { readonly children: ReactNode }) {
  const [locked, setLocked] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setLocked(false), LOCK_MS);
    return () => clearTimeout(timer);
  }, []);
  return <LockContext value={locked}>{children}</LockContext>;
}

export function useScreenLocked(): boolean {
  return use(LockContext);
}
