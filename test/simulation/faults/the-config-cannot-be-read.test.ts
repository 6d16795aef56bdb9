import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { loadConfig } from '../../../core/platform/config.ts';
import { listenFarEnd } from '../../../devices/link/far-end-tcp.ts';
import { nothing, type Columns } from './support/columns.ts';
import { scenario } from './support/scenario.ts';

const program = join(import.meta.dirname, '..', '..', '..', 'core', 'commands', 'start.ts');

/** A terminal with real ports, and a config that was being written when the power went. */
function configOf(port: number): string {
  const link = { kind: 'tcp', host: '127.0.0.1', port };
  return JSON.stringify({
    terminal: { id: 'GW-0042', operatorName: 'Utility', hotline: '000-0000-0000' },
    devices: { noteAcceptor: { protocol: 'ccnet', link }, receiptPrinter: null },
    backEnd: { kind: 'http', baseUrl: 'http://127.0.0.1:9' },
  });
}

function run(words: readonly string[], cwd: string): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, words, { cwd }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

/** Starts with this file; nothing may be touched. Five columns of what could be seen from outside. */
async function startWith(damage: (whole: string) => string): Promise<Columns> {
  const folder = mkdtempSync(join(tmpdir(), 'lightpost-config-'));
  let opened = 0;
  const farEnd = await listenFarEnd({
    port: 0,
    attach: () => {
      opened += 1;
    },
  });
  if (farEnd.kind === 'failed') throw new Error(farEnd.detail);
  try {
    const file = join(folder, 'kiosk.json');
    const dataDir = join(folder, 'data');
    writeFileSync(file, damage(configOf(farEnd.port)));
    const words = [program, '--shell', 'none', '--config', file, '--data', dataDir];
    const { code, out, err } = await run(words, folder);
    if (code !== 2) throw new Error(`it left with ${code}: ${err}`);
    if (opened > 0) throw new Error('a port was opened');
    return {
      money: nothing,
      journal: existsSync(dataDir) ? 'a journal was begun' : '',
      paper: [],
      screen: out,
      alerts: readableLines(err, file),
    };
  } finally {
    await farEnd.close();
    rmSync(folder, { recursive: true });
  }
}

/** The engine's own words about the place are left out; what is left must be readable on any console. */
function readableLines(text: string, file: string): readonly string[] {
  const lines = text.trimEnd().split('\n');
  const odd = lines.find((line) => /\p{Cc}/u.test(line));
  if (odd !== undefined) throw new Error(`not readable: ${JSON.stringify(odd)}`);
  return lines.map((line) => line.replace(file, 'FILE').replace(/(?<=is not valid JSON): .*$/u, ''));
}

function refused(line: string): Columns {
  return { money: nothing, journal: '', paper: [], screen: '', alerts: [line] };
}

describe('the config cannot be read', () => {
  scenario('D14', 'cut off in the middle: one line, no port, no journal', refused('FILE: is not valid JSON'), () =>
    startWith((whole) => whole.slice(0, whole.length / 2)),
  );

  scenario('D14', 'emptied by a power cut: the defaults are not taken for it', refused('FILE: is not valid JSON'), () =>
    startWith(() => ''),
  );

  scenario('D14', 'full of zeros', refused('FILE: is not valid JSON'), () =>
    startWith((whole) => '\0'.repeat(whole.length)),
  );

  scenario('D14', 'cut off at any byte: it never passes for a whole one', refused('FILE: is not valid JSON'), () => {
    const folder = mkdtempSync(join(tmpdir(), 'lightpost-config-'));
    try {
      const file = join(folder, 'kiosk.json');
      const whole = configOf(4_000);
      writeFileSync(file, whole);
      if (loadConfig(['--config', file]).kind !== 'ok') throw new Error('the whole config is refused');
      const said = new Set<string>();
      for (let length = 0; length < whole.length; length += 1) {
        writeFileSync(file, whole.slice(0, length));
        const loaded = loadConfig(['--config', file]);
        if (loaded.kind === 'ok') throw new Error(`taken with ${length} of ${whole.length} bytes`);
        if (loaded.lines.length !== 1) throw new Error(`${loaded.lines.length} lines for one fault`);
        for (const line of readableLines(loaded.lines.join('\n'), file)) said.add(line);
      }
      return Promise.resolve(refused([...said].join('; ')));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
