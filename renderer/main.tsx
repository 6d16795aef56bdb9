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
  createRoot(place).render(
    <App connection={connection} panel={panel} orientation={orientationFrom(query.get('orientation'))} />,
  );
  guardTerminal(window, { browserKeys: panel ? 'left' : 'taken' });
  await loadEnglish();
  await document.fonts.load("1em 'Noto Sans SC Variable'", charactersInUse());
}

function orientationFrom(word: string | null): Orientation | null {
  return word === 'portrait' || word === 'landscape' ? word : null;
}
