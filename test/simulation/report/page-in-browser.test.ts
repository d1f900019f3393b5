import type { Page } from 'playwright-core';
import { htmlReport } from '../../../lib/simulation/report/page';
import { closeChromium, opened, testWithChromium } from '../../support/chromium';
import { AGAINST, FLEET, HOSTILE, MOSTLY_PROMOTED, ONE, report, service } from './made-up';

const REPORTS = { 'one service': ONE, 'two folders': AGAINST, 'thirty services': FLEET, 'hostile texts': HOSTILE };

afterAll(closeChromium);

for (const [name, shown] of Object.entries(REPORTS)) {
  testWithChromium(`a page of ${name} is calm on a phone and on a desk, by day and by night`, async () => {
    await opened(htmlReport(shown), {}, async ({ page, complaints, requests }) => {
      for (const width of [390, 1400]) {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.setViewportSize({ width, height: 900 });
          await page.emulateMedia({ colorScheme });
          const { widest, drawings, foreign, background } = await look(page);
          // Wide tables scroll in their boxes; the page does not.
          expect(widest).toBeLessThanOrEqual(width);
          expect(drawings.length).toBeGreaterThan(1);
          expect(drawings.filter((it) => it.width < 250 || it.height < 100)).toEqual([]);
          expect(foreign).toBe(0);
          expect(background).toBe(colorScheme === 'dark' ? 'rgb(17, 22, 28)' : 'rgb(255, 255, 255)');
        }
      }
      expect(complaints).toEqual([]);
      expect(requests).toEqual([expect.stringMatching(/^file:.*page\.html$/)]);
    });
  });
}

testWithChromium('text in drawings keeps its size on a phone, and stays on the page', async () => {
  const texts = await opened(htmlReport(AGAINST), { viewport: { width: 390, height: 900 } }, ({ page }) =>
    page.evaluate<{ size: string; left: number; right: number }[]>(
      `[...document.querySelectorAll('.chart text, .chart .label')].filter((it) => it.getBoundingClientRect().width > 0).map((it) => {
        const { left, right } = it.getBoundingClientRect();
        return { size: getComputedStyle(it).fontSize, left, right };
      })`,
    ),
  );
  expect(texts.length).toBeGreaterThan(20);
  expect(texts.filter(({ size, left, right }) => Number.parseFloat(size) < 12 || left < 0 || right > 390)).toEqual([]);
});

testWithChromium('words of a stage are shown whole or not at all', async () => {
  const shown = await opened(
    htmlReport(report([service('svc-g', MOSTLY_PROMOTED)])),
    { viewport: { width: 390, height: 900 } },
    async ({ page }) => {
      const look = () =>
        page.evaluate<string[]>(
          `[...document.querySelectorAll('.label')].map((it) => {
            const text = it.firstChild;
            const box = it.getBoundingClientRect();
            return [...text.data].filter((_, i) => {
              const range = document.createRange();
              range.setStart(text, i);
              range.setEnd(text, i + 1);
              const at = range.getBoundingClientRect();
              return at.top < box.bottom && at.right <= box.right && at.width > 0;
            }).join('').trim();
          })`,
        );
      const phone = await look();
      await page.setViewportSize({ width: 1400, height: 900 });
      return [phone, await look()];
    },
  );
  expect(shown).toEqual([
    ['', 'pause', 'pause 10\u00A0m'],
    ['pause 2\u00A0m', 'pause 5\u00A0m', 'pause 10\u00A0m'],
  ]);
});

testWithChromium('a link of the table leads to its service', async () => {
  const top = await opened(htmlReport(FLEET), { viewport: { width: 1400, height: 900 } }, async ({ page }) => {
    await page.getByRole('link', { name: 'accounts', exact: true }).click();
    return page.evaluate<number>(`document.getElementById('service-8').getBoundingClientRect().top`);
  });
  expect(Math.abs(top)).toBeLessThan(10);
});

testWithChromium('the words of a release are folded on the screen and printed on paper', async () => {
  const [screen, paper] = await opened(htmlReport(ONE), {}, async ({ page }) => {
    const shown = `document.querySelector('.times').checkVisibility()`;
    const folded = await page.evaluate<boolean>(shown);
    await page.emulateMedia({ media: 'print' });
    return [folded, await page.evaluate<boolean>(shown)];
  });
  expect([screen, paper]).toEqual([false, true]);
});

function look(page: Page) {
  return page.evaluate<{
    widest: number;
    drawings: { width: number; height: number }[];
    foreign: number;
    background: string;
  }>(`({
    widest: document.documentElement.scrollWidth,
    drawings: [...document.querySelectorAll('svg[role=img]')].map((it) => {
      const { width, height } = it.getBoundingClientRect();
      return { width, height };
    }),
    foreign: document.querySelectorAll('script, img, iframe, link, b').length,
    background: getComputedStyle(document.body).backgroundColor,
  })`);
}
