import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StartFlags } from '../platform/flags.ts';

export interface Machine {
  /** Full path of the Electron binary, where it has been fetched. */
  readonly electronBinary: string | undefined;
  readonly hasDisplay: boolean;
}

export type ChosenShell =
  | { kind: 'electron'; binary: string }
  /** `why` in one line: what stands in the way of the window. Undefined where the browser was asked for. */
  | { kind: 'browser'; why: string | undefined }
  | { kind: 'none' }
  | { kind: 'impossible'; line: string };

const FETCH_HINT = 'npx install-electron fetches it';

export function chooseShell(wanted: StartFlags['shell'], machine: Machine): ChosenShell {
  const { electronBinary, hasDisplay } = machine;
  switch (wanted) {
    case 'none':
      return { kind: 'none' };
    case 'browser':
      return { kind: 'browser', why: undefined };
    case 'electron':
      if (electronBinary === undefined) {
        return { kind: 'impossible', line: `--shell electron: the Electron binary is not here; ${FETCH_HINT}.` };
      }
      if (!hasDisplay)
        return { kind: 'impossible', line: '--shell electron: there is no display to open a window on.' };
      return { kind: 'electron', binary: electronBinary };
    case undefined:
      if (electronBinary === undefined) {
        return { kind: 'browser', why: `The Electron binary is not here (${FETCH_HINT}); this is the browser shell.` };
      }
      if (!hasDisplay) return { kind: 'browser', why: 'There is no display for a window; this is the browser shell.' };
      return { kind: 'electron', binary: electronBinary };
  }
}

export function lookAtMachine(root: string): Machine {
  return { electronBinary: findElectronBinary(root), hasDisplay: hasDisplay(process.platform, process.env) };
}

/** By its file: importing `electron` would begin to download it. */
export function findElectronBinary(root: string): string | undefined {
  const home = join(root, 'node_modules', 'electron');
  try {
    const binary = join(home, 'dist', readFileSync(join(home, 'path.txt'), 'utf8').trim());
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}

export function hasDisplay(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  if (platform === 'win32' || platform === 'darwin') return true;
  return [environment['DISPLAY'], environment['WAYLAND_DISPLAY']].some((name) => name !== undefined && name !== '');
}
