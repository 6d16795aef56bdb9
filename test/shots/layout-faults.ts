import type { Page } from 'playwright-core';

/** What is wrong with the screen that a page shows, in words; empty where nothing is. */
export function faultsOfLayout(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    // A finger: 20 mm a target, 3 mm between two; a twentieth of a millimetre for rounding.
    const TARGET_MM = 20;
    const GAP_MM = 3;
    const ROUNDING_MM = 0.06;
    /** Capitals of 4.8 mm need type of 6.53 mm in this face. */
    const SMALLEST_TYPE_MM = 6.5;
    const faults: string[] = [];
    const stage = document.querySelector<HTMLElement>('[data-stage]');
    if (stage === null) return ['no stage'];
    const mm = Number.parseFloat(getComputedStyle(stage).getPropertyValue('--mm'));
    const bounds = stage.getBoundingClientRect();
    const dense = stage.querySelector('[role=tablist]') !== null;
    const name = (element: Element) => {
      const words = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 30);
      return `<${element.tagName.toLowerCase()} ${words}>`;
    };

    const root = document.documentElement;
    if (root.scrollHeight > window.innerHeight || root.scrollWidth > window.innerWidth) faults.push('the page scrolls');

    const all = [...stage.querySelectorAll<HTMLElement>('*')].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && box.height > 0 && !(element instanceof SVGElement);
    });

    for (const element of all) {
      const box = element.getBoundingClientRect();
      const outside =
        box.right > bounds.right + 1 || box.bottom > bounds.bottom + 1 || box.left < bounds.left - 1 || box.top < bounds.top - 1;
      if (outside) faults.push(`outside the stage: ${name(element)}`);
      const ownText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
      if (ownText) {
        const style = getComputedStyle(element);
        if (!dense && Number.parseFloat(style.fontSize) < SMALLEST_TYPE_MM * mm) {
          faults.push(`type of ${(Number.parseFloat(style.fontSize) / mm).toFixed(1)} mm: ${name(element)}`);
        }
      }
      if (element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1) {
        faults.push(`too wide for its box by ${element.scrollWidth - element.clientWidth} px: ${name(element)}`);
      }
      if (element.clientHeight > 0 && element.scrollHeight > element.clientHeight + 2 && getComputedStyle(element).display !== 'inline') {
        // The ink of tight lines reaches past the line box; that is not text cut off.
        const sizes = [element, ...element.querySelectorAll('*')].map((inside) =>
          Number.parseFloat(getComputedStyle(inside).fontSize),
        );
        const lineSlack = Math.max(...sizes) * 0.22;
        if (element.scrollHeight - element.clientHeight > lineSlack) {
          faults.push(`too high for its box by ${element.scrollHeight - element.clientHeight} px: ${name(element)}`);
        }
      }
    }

    // Siblings that stand beside each other must not lie on each other.
    for (const parent of all) {
      const children = [...parent.children].filter((child) => {
        const position = getComputedStyle(child).position;
        const box = child.getBoundingClientRect();
        return position !== 'absolute' && box.width > 0 && box.height > 0 && !(parent instanceof SVGElement);
      });
      for (let index = 1; index < children.length; index += 1) {
        const before = children[index - 1]?.getBoundingClientRect();
        const after = children[index]?.getBoundingClientRect();
        const element = children[index];
        if (before === undefined || after === undefined || element === undefined) continue;
        if (getComputedStyle(element).display === 'inline') continue;
        const overlapX = Math.min(before.right, after.right) - Math.max(before.left, after.left);
        const overlapY = Math.min(before.bottom, after.bottom) - Math.max(before.top, after.top);
        if (overlapX > 2 && overlapY > 2) faults.push(`lies on its neighbour: ${name(element)}`);
      }
    }

    const targets = all.filter((element) => element.tagName === 'BUTTON' && element.closest('[inert]') === null);
    for (const [index, target] of targets.entries()) {
      const box = target.getBoundingClientRect();
      const smallest = Math.min(box.width, box.height) / mm;
      if (smallest < TARGET_MM - ROUNDING_MM) faults.push(`target of ${smallest.toFixed(1)} mm: ${name(target)}`);
      for (const other of targets.slice(index + 1)) {
        const next = other.getBoundingClientRect();
        const apartX = Math.max(next.left - box.right, box.left - next.right);
        const apartY = Math.max(next.top - box.bottom, box.top - next.bottom);
        const gap = Math.max(apartX, apartY) / mm;
        if (gap < GAP_MM - ROUNDING_MM) faults.push(`only ${gap.toFixed(1)} mm between ${name(target)} and ${name(other)}`);
      }
    }
    return faults;
  });
}
