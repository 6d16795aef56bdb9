/** A scanner types its digits and the closing Enter in a few milliseconds each; no hand is that fast. */
const SCANNER_GAP_MS = 60;
/** Ctrl with one of these changes the zoom of a browser. */
const zoomKeys = new Set(['+', '-', '=', '0']);

/** What a browser does by itself and a terminal must not: menus, zoom, dragging, and Enter from a code scanner. */
export function guardTerminal(view: Window): void {
  const stop = (event: Event) => event.preventDefault();
  view.document.addEventListener('contextmenu', stop);
  view.document.addEventListener('dragstart', stop);
  const onWheel = (event: WheelEvent) => {
    if (event.ctrlKey) event.preventDefault();
  };
  view.addEventListener('wheel', onWheel, { passive: false });

  let typedAtMs = Number.NEGATIVE_INFINITY;
  const onKey = (event: KeyboardEvent) => {
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
