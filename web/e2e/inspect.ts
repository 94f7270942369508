import type { Page } from '@playwright/test';
import { violationsOf } from './axe';
import { cutTexts, measureTargets } from './measure';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Something on a page that keeps somebody from using it: what is wrong, and where. */
interface Finding {
  rule: string;
  node: string;
}

/** Everything that is wrong with a page as it stands; nothing, if all is well. */
export async function inspect(page: Page): Promise<Finding[]> {
  return [
    ...(await headingsAndTitle(page)),
    ...(await overflow(page)),
    ...(await page.evaluate(cutTexts)).map((node) => ({ rule: 'text is cut off', node })),
    ...(await smallTargets(page)),
    ...(await axe(page)),
  ];
}

async function axe(page: Page): Promise<Finding[]> {
  const violations = await violationsOf(page, RULES);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => ({ rule: id, node: `${html} ${failureSummary}` })),
  );
}

async function headingsAndTitle(page: Page): Promise<Finding[]> {
  const headings = await page.locator('h1:visible').allInnerTexts();
  const title = await page.title();
  return [
    ...(headings.length === 1 ? [] : [{ rule: 'one h1', node: headings.join(' | ') || 'none' }]),
    ...(title.endsWith(' - Helpwright') ? [] : [{ rule: 'title', node: title }]),
  ];
}

/** A phone shows a page that is too wide by zooming out, so that only the screen itself is a measure. */
async function overflow(page: Page): Promise<Finding[]> {
  const screen = page.viewportSize()?.width ?? 0;
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  return width > screen ? [{ rule: 'fits the screen', node: `${width} of ${screen} pixels` }] : [];
}

/** Fingers need more room than a pointer. */
async function smallTargets(page: Page): Promise<Finding[]> {
  const targets = await page.evaluate(measureTargets);
  const least = (await page.evaluate(() => matchMedia('(pointer: coarse)').matches)) ? 44 : 24;
  return targets
    .filter(({ width, height }) => Math.min(width, height) < least)
    .map(({ node, width, height }) => ({
      rule: `targets of ${least} pixels`,
      node: `${node} is ${Math.round(width)} x ${Math.round(height)}`,
    }));
}
