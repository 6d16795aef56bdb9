import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { faultsOfLayout } from '../../shots/layout-faults.ts';
import { root } from './process.ts';

/** Where the pictures of the judged screens go. */
export const shots = join(root, 'dist', 'e2e-shots');

/** Longer than the entrance of a screen and the lock of its buttons. */
const settleMs = 450;

/** No scroll bar, nothing cut off or overlapping, targets for an old hand, no fault that axe can see. */
export async function judge(page: Page, name: string): Promise<readonly string[]> {
  await page.waitForTimeout(settleMs);
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`) });
  const problems: string[] = [];
  problems.push(...(await faultsOfLayout(page)).map((fault) => `${name}: ${fault}`));
  const axe = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa']).analyze();
  for (const violation of axe.violations) problems.push(`${name}: ${violation.id} ${violation.nodes[0]?.html ?? ''}`);
  return problems;
}
