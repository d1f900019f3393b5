import { htmlReview, reviewTrees } from '../../lib/review';
import { closeChromium, opened, testWithChromium } from '../support/chromium';
import { replaced, SERVICE, treeOf } from './said';

const page = htmlReview(
  reviewTrees(
    treeOf(SERVICE),
    treeOf(
      replaced(
        SERVICE,
        ['svc-a:1.4.1', 'svc-a:1.4.2'],
        ['attempts: 2', 'attempts: 3'],
        ['info}', '"</pre><script>alert(1)</script>"}'],
      ),
    ),
    { play: false },
  ),
);

afterAll(closeChromium);

testWithChromium('the page loads nothing, runs nothing, and fits on a phone', async () => {
  const phone = { viewport: { width: 390, height: 844 }, isMobile: true };
  await opened(page, phone, async ({ page: shown, complaints, requests }) => {
    await shown.locator('details').evaluateAll((all) => {
      for (const it of all) it.setAttribute('open', '');
    });
    expect(complaints).toEqual([]);
    expect(requests).toHaveLength(1);
    expect(await shown.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(await shown.locator('.statements .risk').first().textContent()).toBe('stop');
    expect(await shown.locator('script').count()).toBe(0);
    expect(await shown.locator('pre.diff').first().textContent()).toContain('image: ghcr.io/acme/svc-a:1.4.2');
  });
});

testWithChromium('in the dark it is dark', async () => {
  const background = (colorScheme: 'dark' | 'light') =>
    opened(page, { colorScheme }, ({ page: shown }) =>
      shown.evaluate('getComputedStyle(document.body).backgroundColor'),
    );
  expect(await background('dark')).not.toBe(await background('light'));
});
