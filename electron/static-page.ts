import { createHash } from 'node:crypto';

/** The words of the page that stands when the kiosk itself cannot. One entry a language, the site's own first. */
export interface StaticPageWords {
  readonly language: string;
  readonly title: string;
  readonly sentence: string;
  readonly help: string;
}

const style = `
html,body{margin:0;height:100%;background:#F7F4EC;color:#0B2B33;font-family:'Noto Sans SC','Noto Sans CJK SC',sans-serif}
body{display:flex;flex-direction:column;align-items:center;justify-content:center;gap:6vh;text-align:center;cursor:none}
svg{width:18vmin;height:18vmin}
h1{margin:0;font-size:6vmin;font-weight:700}
p{margin:1.6vmin 0 0;font-size:3.4vmin;color:#3B5660;max-width:80vw}
section+section h1{font-size:4.4vmin}
`;

/** An unlit street lamp: the terminal is here, and resting. */
const lamp =
  '<svg viewBox="0 0 48 48" fill="none" stroke="#0B4A57" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">' +
  '<path d="M18 6h12l4 12H14z"/><path d="M24 18v22M17 42h14"/></svg>';

/** One self-contained page: no script, no request, its style allowed by hash. */
export function createStaticPage(words: readonly StaticPageWords[]): { html: string; styleHash: string } {
  const sections = words
    .map(
      (one) =>
        `<section lang="${escapeHtml(one.language)}"><h1>${escapeHtml(one.title)}</h1>` +
        `<p>${escapeHtml(one.sentence)}</p><p>${escapeHtml(one.help)}</p></section>`,
    )
    .join('');
  const title = escapeHtml(words[0]?.title ?? 'Lightpost');
  const language = escapeHtml(words[0]?.language ?? 'en');
  return {
    html: `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${title}</title><style>${style}</style></head><body>${lamp}${sections}</body></html>`,
    styleHash: `sha256-${createHash('sha256').update(style).digest('base64')}`,
  };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => `&#${character.charCodeAt(0)};`);
}
