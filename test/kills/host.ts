/**
 * The host of `npm start -- --shell browser`, word for word: flags, config file, journal on disk, devices by serialport,
 * loopback server. Only the look whether the view has to be built anew is left out: the campaign has done it once, and
 * would otherwise kill a bundler as often as a host.
 */
import { runHost } from '../../core/commands/run-host.ts';
import { loadConfig } from '../../core/platform/config.ts';

const loaded = loadConfig(process.argv.slice(2));
if (loaded.kind === 'bad') {
  process.stderr.write(`${loaded.lines.join('\n')}\n`);
  process.exitCode = 2;
} else {
  const { config, flags } = loaded;
  process.exitCode = await runHost({ config, shell: 'browser', why: undefined, port: flags.port, openBrowser: false });
}
