import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseShell, findElectronBinary, hasDisplay } from '../../../core/commands/choose-shell.ts';

const binary = '/opt/electron/electron';

describe('the shell', () => {
  it('is the window where the binary and a display are there', () => {
    expect(chooseShell(undefined, { electronBinary: binary, hasDisplay: true })).toEqual({ kind: 'electron', binary });
  });

  it('is the browser otherwise, and says why and what helps', () => {
    expect(chooseShell(undefined, { electronBinary: undefined, hasDisplay: true })).toEqual({
      kind: 'browser',
      why: 'The Electron binary is not here (npx install-electron fetches it); this is the browser shell.',
    });
    expect(chooseShell(undefined, { electronBinary: binary, hasDisplay: false })).toEqual({
      kind: 'browser',
      why: 'There is no display for a window; this is the browser shell.',
    });
  });

  it('is the one that was asked for, or one line', () => {
    expect(chooseShell('browser', { electronBinary: binary, hasDisplay: true })).toEqual({
      kind: 'browser',
      why: undefined,
    });
    expect(chooseShell('none', { electronBinary: binary, hasDisplay: true })).toEqual({ kind: 'none' });
    expect(chooseShell('electron', { electronBinary: undefined, hasDisplay: true }).kind).toBe('impossible');
    expect(chooseShell('electron', { electronBinary: binary, hasDisplay: false }).kind).toBe('impossible');
  });
});

describe('the machine', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'lightpost-root-'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it('has an Electron binary only where its file is', () => {
    const home = join(root, 'node_modules', 'electron');
    mkdirSync(join(home, 'dist'), { recursive: true });
    expect(findElectronBinary(root)).toBeUndefined();
    writeFileSync(join(home, 'path.txt'), 'electron');
    expect(findElectronBinary(root)).toBeUndefined();
    writeFileSync(join(home, 'dist', 'electron'), '');
    expect(findElectronBinary(root)).toBe(join(home, 'dist', 'electron'));
  });

  it('has a display by its platform or its environment', () => {
    expect(hasDisplay('linux', {})).toBe(false);
    expect(hasDisplay('linux', { DISPLAY: '' })).toBe(false);
    expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true);
    expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
    expect(hasDisplay('win32', {})).toBe(true);
  });
});
