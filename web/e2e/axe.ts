import type { Page } from '@playwright/test';
import axe, { type Result } from 'axe-core';

declare const window: Window & { axe: typeof axe };

/** What axe finds wrong with a page as it stands, by all of its rules or by those with these tags. */
export async function violationsOf(page: Page, tags?: string[]): Promise<Result[]> {
  // The script is large, and stays in the page until it is loaded anew.
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.evaluate(axe.source);
  }
  return page.evaluate(async (runOnly) => {
    // A mail stands in a frame that lets no script in, axe's neither.
    const { violations } = await window.axe.run(
      { exclude: ['iframe'] },
      { resultTypes: ['violations'], ...(runOnly && { runOnly }) },
    );
    return violations;
  }, tags);
}
