import '@fontsource-variable/noto-sans-sc/wght.css';
import './tokens.css';
import './base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { guardTerminal } from './browser-guards.ts';
import { connect } from './connection/connect.ts';
import { charactersInUse, loadEnglish, startTexts } from './i18n/i18n.ts';
import type { Orientation } from './stage/stage-size.ts';
import { follow } from './store/view-store.ts';

void start();

async function start(): Promise<void> {
  const connection = connect(window);
  follow(connection);
  await startTexts();
  const place = document.getElementById('root');
  if (place === null) throw new Error('index.html has no #root');
  const query = new URLSearchParams(window.location.search);
  const panel = query.get('panel') !== 'off';
  createRoot(place, { onUncaughtError: startOver }).render(
    <App connection={connection} panel={panel} orientation={orientationFrom(query.get('orientation'))} />,
  );
  guardTerminal(window, { browserKeys: panel ? 'left' : 'taken' });
  await loadEnglish();
  await document.fonts.load("1em 'Noto Sans SC Variable'", charactersInUse());
}

/** Milliseconds: long enough for a file that could not be loaded to be there again, short enough to stand and wait. */
const START_OVER_AFTER_MS = 3_000;

/** A view that broke has nothing of its own to lose: the host shows the same screen to the next one. */
function startOver(error: unknown): void {
  window.reportError(error);
  setTimeout(() => {
    window.location.reload();
  }, START_OVER_AFTER_MS);
}

function orientationFrom(word: string | null): Orientation | null {
  return word === 'portrait' || word === 'landscape' ? word : null;
}
