import { expect, it } from 'vitest';
import { parseConfig } from '../../core/platform/config.ts';
import { openPtyPair } from '../support/pty-pair.ts';
import { startFarEnd } from './support/far-end.ts';
import { runToEnd } from './support/process.ts';

/** One of each parity, and one that stands far behind in the order of questions. */
const devices = [
  { protocol: 'ebds', title: 'EBDS and Pyramid RS-232 bill validators', device: 'noteAcceptor' },
  { protocol: 'escpos', title: 'ESC/POS receipt printers', device: 'receiptPrinter' },
  { protocol: 'modbus', title: 'Modbus RTU', device: 'sensors' },
] as const;

/** What a device tells that was asked something, in its own words or in others, and did nothing. */
const onlyHeard = ['ready', 'connected', 'state', 'status', 'statusAsked', 'unknownCommand', 'violation'];

it('npm run detect names three devices on three ports, with fragments that make a config, and moves nothing', async ({
  onTestFinished,
}) => {
  const fitted = await Promise.all(
    devices.map(async ({ protocol }) => {
      const pair = await openPtyPair();
      onTestFinished(pair.remove);
      const far = await startFarEnd(pair.device, [protocol]);
      onTestFinished(() => far.kill());
      return { far, path: pair.host };
    }),
  );
  const { code, out, err } = await runToEnd(
    'detect',
    fitted.flatMap(({ path }) => ['--path', path]),
  );
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const found: Record<string, unknown> = {};
  for (const [index, { protocol, title, device }] of devices.entries()) {
    const path = fitted[index]?.path ?? '';
    const said = out.slice(out.indexOf(`${path}:\n`));
    const [, named = '', fragment = ''] = said.split('\n').map((line) => line.trim());
    expect(named).toContain(title);
    const [, json = ''] = /^under "devices" in the config: (.*)$/u.exec(fragment) ?? [];
    const part = JSON.parse(`{${json}}`) as Record<string, unknown>;
    expect(part).toMatchObject({ [device]: { protocol, link: { kind: 'serial', path } } });
    Object.assign(found, part);
  }
  const config = { devices: { cardReader: null, ...found }, backEnd: { kind: 'simulated' } };
  expect(parseConfig(config, 'detected')).toMatchObject({ kind: 'ok', config: { devices: found } });
  for (const { far } of fitted) {
    await far.status();
    expect(far.events().filter(({ kind }) => !onlyHeard.includes(kind))).toEqual([]);
  }
});
