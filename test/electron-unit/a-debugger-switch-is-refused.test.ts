import { describe, expect, it } from 'vitest';
import { readOptions } from '../../electron/options.ts';

const debuggers = ['--inspect', '--inspect=9229', '--inspect-brk', '-inspect', '--remote-debugging-port=9222'];
const pipes = ['--remote-debugging-pipe', '--REMOTE-DEBUGGING-PORT=1', '/remote-debugging-port=9222'];
const weak = ['--no-sandbox', '--disable-web-security', '--load-extension=/tmp/x', '--js-flags=--expose-gc'];

describe('the command line of the shell', () => {
  it.each([...debuggers, ...pipes])('refuses %s, installed or not', (argument) => {
    expect(readOptions([argument], true).kind).toBe('refused');
    expect(readOptions(['/src', argument], false).kind).toBe('refused');
  });

  it.each(weak)('refuses %s in an installed program only', (argument) => {
    expect(readOptions([argument], true).kind).toBe('refused');
    expect(readOptions([argument], false).kind).toBe('options');
  });

  it('lets the shell’s own test attach, from source only', () => {
    const argv = ['--inspect=0', '--remote-debugging-port=0', '--lightpost-under-test'];
    expect(readOptions(argv, false).kind).toBe('options');
    expect(readOptions(argv, true).kind).toBe('refused');
  });

  it('reads the config, the data folder and the desk window', () => {
    expect(readOptions(['/src', '--config', 'kiosk.json', '--data=/var/data', '--windowed'], false)).toEqual({
      kind: 'options',
      options: { configPath: 'kiosk.json', dataDir: '/var/data', windowed: true },
    });
    expect(readOptions([], true)).toEqual({
      kind: 'options',
      options: { configPath: undefined, dataDir: undefined, windowed: false },
    });
  });

  it.each([['--config'], ['--config', '--windowed'], ['--data='], ['--data']])(
    'says what is missing in %j',
    (...argv) => {
      expect(readOptions(argv, false)).toMatchObject({
        kind: 'refused',
        line: expect.stringContaining('needs a path'),
      });
    },
  );
});
