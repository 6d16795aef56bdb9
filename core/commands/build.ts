import { nodeTooOld } from '../platform/node-version.ts';
import { ensureBuilt } from './ensure-built.ts';

/** `npm run build`: the view, the preload and the Electron main and host processes. `--force` builds what has not changed, too. */
const tooOld = nodeTooOld();
if (tooOld === undefined) {
  const built = await ensureBuilt(['renderer', 'preload', 'main'], process.argv.includes('--force'));
  console.log(built.length === 0 ? 'Nothing has changed since the last build.' : `Built: ${built.join(', ')}.`);
} else {
  console.error(tooOld);
  process.exitCode = 2;
}
