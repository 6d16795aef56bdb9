import { describe, expect, it } from 'vitest';
import { DEVICE_USAGE, readDeviceFlags, watchedFlags } from '../../../core/commands/device-flags.ts';

describe('the flags of npm run device', () => {
  it('are a protocol, a line, and what the device is asked about', () => {
    expect(readDeviceFlags(['escpos', '--path=/dev/pts/7', '--baud', '19200', '--paper', '58'])).toEqual({
      protocol: 'escpos',
      line: { kind: 'serial', path: '/dev/pts/7', baudRate: 19_200 },
      script: undefined,
      record: undefined,
      flags: { paper: '58' },
    });
    expect(readDeviceFlags(['ccnet', '--tcp', '0', '--script', 'a.txt', '--record', 'a.trace'])).toEqual({
      protocol: 'ccnet',
      line: { kind: 'tcp', port: 0, address: '127.0.0.1' },
      script: 'a.txt',
      record: 'a.trace',
      flags: {},
    });
    expect(readDeviceFlags(['ccnet', '--tcp', '4001', '--listen', '0.0.0.0'])).toMatchObject({
      line: { address: '0.0.0.0' },
    });
  });

  it.each([
    [[], DEVICE_USAGE],
    [['--path', '/dev/pts/7'], DEVICE_USAGE],
    [['ccnet'], `give either --path or --tcp; ${DEVICE_USAGE}`],
    [['ccnet', '--path', 'a', '--tcp', '1'], `give either --path or --tcp; ${DEVICE_USAGE}`],
    [['ccnet', '--path'], `--path needs a value; ${DEVICE_USAGE}`],
    [['ccnet', '--path', '--tcp', '1'], `--path needs a value; ${DEVICE_USAGE}`],
    [['ccnet', '--tcp', '70000'], '--tcp 70000 is not a port number'],
    [['ccnet', '--path', 'a', '--baud', 'fast'], '--baud fast is not a speed'],
    [['ccnet', '--tcp', '1', '--baud', '9600'], '--baud belongs to --path'],
    [['ccnet', '--path', 'a', '--listen', '0.0.0.0'], '--listen belongs to --tcp'],
    [['ccnet', '--path', 'a', '--path', 'b'], '--path is given twice'],
    [['ccnet', 'stray'], `unknown argument stray; ${DEVICE_USAGE}`],
  ])('%j are refused in one line', (argv, line) => {
    expect(readDeviceFlags(argv)).toBe(line);
  });

  it('are unread until the device has asked for them: what it never asks for is a typing error', () => {
    const { flags, unread } = watchedFlags({ paper: '58', papper: '80' });
    expect(unread()).toEqual(['paper', 'papper']);
    expect(flags['paper']).toBe('58');
    expect(unread()).toEqual(['papper']);
  });
});
