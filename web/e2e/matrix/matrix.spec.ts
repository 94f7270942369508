import type { Page } from '@playwright/test';
import { type Desk, startDesk } from '../desk';
import { admin, agent, test as base, customer, expect } from '../fixtures';
import { inspect } from '../inspect';
import { type Mailbox, startMailbox } from '../mailbox';
import { administration } from './administration';
import { customers } from './customer';
import { inbox } from './inbox';
import { SAMPLE } from './sample';
import { signedOut } from './signedOut';
import { newTicket, staffTicket } from './staffTicket';
import { type DeskKind, NOBODY, type Options, type Scene, type State } from './states';

const PAGES = [...signedOut, ...customers, inbox, staffTicket, newTicket, ...administration];

const test = base.extend<Options & { mailbox: Mailbox }>({
  themes: [['light', 'dark'], { option: true }],
  deskKind: ['sample', { option: true }],

  mailbox: async ({}, provide) => {
    const mailbox = await startMailbox(NOBODY);
    await provide(mailbox);
    await mailbox.stop();
  },

  desk: async ({ deskKind, mailbox }, provide) => {
    const desk = await start(deskKind, mailbox);
    await provide(desk);
    await desk.stop();
  },
});

async function start(kind: DeskKind, mailbox: Mailbox): Promise<Desk> {
  switch (kind) {
    case 'sample':
      return startDesk(SAMPLE);
    case 'mailed': {
      const addresses = ['--mail-from=help@demo.example', '--support-email=help@demo.example'];
      return startDesk(SAMPLE, ['--registration=open', `--smtp-url=${mailbox.url}`, ...addresses]);
    }
    case 'bare':
      return startDesk([customer, agent, admin]);
    case 'new':
      return startDesk([]);
  }
}

for (const { page: pageName, states } of PAGES) {
  for (const [stateName, state] of Object.entries(states)) {
    test.describe(() => {
      test.use({ deskKind: state.desk ?? 'sample' });
      test(
        `${pageName} ${stateName}`,
        { tag: tagsOf(state) },
        async ({ visit, desk, mailbox, themes }, testInfo) => {
          const page = await visit(...(state.expected ? [state.expected] : []));
          const width = page.viewportSize()?.width ?? 0;
          const scene = { page, desk, mailbox, isNarrow: width < 1024 };
          await enter(scene, state);
          for (const theme of themes) {
            await page.emulateMedia({ colorScheme: theme });
            await keepPicture(page, `${pageName}-${stateName}-${width}-${theme}`);
            for (const { rule, node } of await inspect(page)) {
              testInfo.annotations.push({
                type: 'finding',
                description: `${theme}: ${rule}: ${node}`,
              });
            }
            testInfo.annotations.push({ type: 'look' });
          }
          const findings = testInfo.annotations.filter(({ type }) => type === 'finding');
          expect(findings).toHaveLength(0);
        },
      );
    });
  }
}

function tagsOf({ only, isMain }: State): string[] {
  return [...(only ? [`@${only}`] : []), ...(isMain ? ['@main'] : [])];
}

/** Of the whole page, but of a dialog, which stands in the middle of the screen. */
async function keepPicture(page: Page, name: string) {
  const screen = page.viewportSize() ?? { width: 0, height: 0 };
  const isDialog = (await page.locator('dialog:modal').count()) > 0;
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.evaluate(() => window.scrollTo(0, 0));
  // Not by `fullPage`, under which the width is another one for a moment, and a page made for that has lost its state.
  await page.setViewportSize({ ...screen, height: isDialog ? screen.height : whole });
  await page.screenshot({ path: `test-results/matrix/${name}.png` });
  await page.setViewportSize(screen);
}

/** Somebody comes to the page and does what leads to the state. */
async function enter(scene: Scene, { as, before, at, reach }: State) {
  const { page, desk } = scene;
  if (as) {
    const { email, password } = as;
    const signIn = new URL('/api/auth/login', desk.url).href;
    await page.context().request.post(signIn, { data: { email, password } });
  }
  await before?.(scene);
  const address = typeof at === 'function' ? await at(scene) : (at ?? '/');
  await page.goto(new URL(address, desk.url).href);
  await reach(scene);
}
