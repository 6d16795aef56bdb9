/** A scanner types its digits and the closing Enter in a few milliseconds each; no hand is that fast. */
const SCANNER_GAP_MS = 60;
/** Ctrl with one of these changes the zoom of a browser. */
const zoomKeys = new Set(['+', '-', '=', '0']);

/** Keys of a browser or a desktop that come without Ctrl, Alt or the system key. */
const browserKeys = new Set([
  'BrowserBack',
  'BrowserForward',
  'BrowserRefresh',
  'BrowserHome',
  'BrowserSearch',
  'PrintScreen',
  'ContextMenu',
  'Meta',
]);
const functionKey = /^F([1-9]|1\d|2[0-4])$/u;

/** As the terminal's own window has it: nothing of this is a resident's, whoever plugged the keyboard in. */
function isBrowserKey(event: KeyboardEvent): boolean {
  const { key } = event;
  return event.ctrlKey || event.altKey || event.metaKey || functionKey.test(key) || browserKeys.has(key);
}

/**
 * What a browser does by itself and a terminal must not: menus, zoom, dragging, and Enter from a code scanner. Reload,
 * print and the developer's tools are taken away with `browserKeys: 'taken'`, where no simulator panel is asked for.
 */
export function guardTerminal(view: Window, { browserKeys: rule }: { browserKeys: 'taken' | 'left' }): void {
  const stop = (event: Event) => event.preventDefault();
  view.document.addEventListener('contextmenu', stop);
  view.document.addEventListener('dragstart', stop);
  const onWheel = (event: WheelEvent) => {
    if (event.ctrlKey) event.preventDefault();
  };
  view.addEventListener('wheel', onWheel, { passive: false });

  let typedAtMs = Number.NEGATIVE_INFINITY;
  const onKey = (event: KeyboardEvent) => {
    if (rule === 'taken' && isBrowserKey(event)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && zoomKeys.has(event.key)) event.preventDefault();
    const presses = event.key === 'Enter' || event.key === ' ';
    if (!presses && event.key.length === 1) typedAtMs = event.timeStamp;
    // The button touched last still has the focus: the scanner's Enter would press it once more.
    if (!presses || event.timeStamp - typedAtMs > SCANNER_GAP_MS) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  view.addEventListener('keydown', onKey, { capture: true });
}
