import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { test } from '@playwright/test';
import { addressOf, openDesk } from './desk';
import { machine, median, printTable } from './report';

const RUNS = Number(process.env['LIGHTHOUSE_RUNS'] ?? 3);
const PROGRAM = fileURLToPath(new URL('./node_modules/lighthouse/cli/index.js', import.meta.url));
const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const;
const CUSTOMER_BUDGET_MS = 2000;
const STAFF_BUDGET_MS = 2500;
/** Now and then a browser records nothing of a load. */
const TRIES = 3;

/** What is read of Lighthouse's report. */
interface Report {
  runtimeError?: { message: string };
  finalDisplayedUrl: string;
  environment: { benchmarkIndex: number };
  audits: Record<string, { numericValue?: number; details?: { items: Resources[] } }>;
  categories: Record<string, { score: number | null }>;
}

interface Resources {
  resourceType: string;
  transferSize: number;
}

test('loading', async () => {
  const desk = await openDesk();
  const pages = [
    { path: '/login', budget: CUSTOMER_BUDGET_MS },
    { path: '/faq', budget: CUSTOMER_BUDGET_MS },
    { path: '/dashboard/help', visitor: desk.customer, budget: CUSTOMER_BUDGET_MS },
    {
      path: `/dashboard/help/${desk.conversation}`,
      visitor: desk.customer,
      budget: CUSTOMER_BUDGET_MS,
    },
    { path: '/dashboard/admin/support', visitor: desk.agent, budget: STAFF_BUDGET_MS },
    {
      path: `/dashboard/admin/support/${desk.ticket}`,
      visitor: desk.agent,
      budget: STAFF_BUDGET_MS,
    },
  ];
  const rows: string[][] = [];
  const speeds: number[] = [];
  for (const { path, visitor, budget } of pages) {
    const reports: Report[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      reports.push(await load(addressOf(path), visitor?.cookie));
    }
    rows.push([path, ...describe(reports, budget)]);
    speeds.push(...reports.map(({ environment }) => environment.benchmarkIndex));
  }

  // A quarter of it is the phone: Chromium's own tools count a Pixel 5 as 1000 and a Moto G Power of 2022 as 264.
  const speed = `benchmark index ${median(speeds).toFixed(0)}`;
  console.log(
    `\nLighthouse, mobile, simulated slow 4G; median of ${RUNS}; ${machine()}, ${speed}\n`,
  );
  printTable(
    ['page', 'LCP', 'TBT (budget 100 ms)', 'CLS (budget 0.02)', 'JavaScript', ...CATEGORIES],
    rows,
  );
});

async function load(url: string, cookie: string | undefined, tries = TRIES): Promise<Report> {
  try {
    return await loadOnce(url, cookie);
  } catch (cause) {
    if (tries === 1) {
      throw cause;
    }
    return load(url, cookie, tries - 1);
  }
}

/** Loads a page in a browser of its own that has never been there. */
async function loadOnce(url: string, cookie: string | undefined): Promise<Report> {
  const flags = ['--headless=new', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  const options = [
    '--quiet',
    '--output=json',
    '--no-enable-error-reporting',
    `--only-categories=${CATEGORIES.join(',')}`,
    `--chrome-flags=${flags.join(' ')}`,
    ...(cookie === undefined ? [] : [`--extra-headers=${JSON.stringify({ cookie })}`]),
  ];
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, url, ...options], {
    maxBuffer: 64 << 20,
  });
  const report: Report = JSON.parse(stdout);
  if (report.runtimeError) {
    throw new Error(`${url}: ${report.runtimeError.message}`);
  }
  if (report.finalDisplayedUrl !== url) {
    throw new Error(`${url} led to ${report.finalDisplayedUrl}`);
  }
  return report;
}

function describe(reports: readonly Report[], budget: number): string[] {
  const middle = (read: (report: Report) => number | null | undefined) =>
    median(reports.map((report) => read(report) ?? Number.NaN));
  const value = (audit: string) => middle(({ audits }) => audits[audit]?.numericValue);
  const script = middle(
    ({ audits }) =>
      audits['resource-summary']?.details?.items.find((item) => item.resourceType === 'script')
        ?.transferSize,
  );
  return [
    `${(value('largest-contentful-paint') / 1000).toFixed(2)} s (budget ${(budget / 1000).toFixed(1)} s)`,
    `${value('total-blocking-time').toFixed(0)} ms`,
    value('cumulative-layout-shift').toFixed(3),
    `${(script / 1000).toFixed(0)} kB`,
    ...CATEGORIES.map((name) =>
      (100 * middle(({ categories }) => categories[name]?.score)).toFixed(0),
    ),
  ];
}
