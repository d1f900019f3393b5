import { type DoraReport, htmlDora, jsonDora, markdownDora, terminalDora } from '../../../lib/operations';
import { closeChromium, opened, testWithChromium } from '../../support/chromium';
import { busyFleet } from './busy-fleet';
import { GitOps } from './gitops';

const QUARTER = { since: '2026-01-01', until: '2026-04-01', minimum: 5 };
let quarter: DoraReport;
let hostile: DoraReport;

const EVIL = `<img/src=x>|\`@all\`[a](//b)`;

beforeAll(async () => {
  quarter = await busyFleet().measured(QUARTER);
  hostile = {
    ...quarter,
    branch: EVIL,
    environments: quarter.environments.map((it) => ({
      ...it,
      environment: EVIL,
      services: it.services.map((service) => ({ ...service, service: `${EVIL}\u001b[31m\u202e` })),
      deployments: it.deployments.map((one) => ({ ...one, service: EVIL, release: EVIL })),
    })),
    notes: [EVIL],
  };
});

afterAll(closeChromium);

test('a terminal shows the fleet in words, a row for each service, and the targets that are not met', () => {
  const text = terminalDora(quarter, { width: 130, colors: false });
  expect(text).toMatch(/^2026-01-01 to 2026-04-01 \(90 days\), branch main at [0-9a-f]{8}\n\nprod\n\n/);
  expect(text).toMatch(/\nDeployments +58 {2}0\.64 a day; 32 of 90 days without\n/);
  expect(text).toMatch(/\nCaught by the canary +10 % {2}6 of 58 attempts\n/);
  expect(text).toMatch(
    /\nFailed after promotion +4 % {2}2 of 50 promoted; 2 more failed, nobody says where: at most 7\.7 %\n/,
  );
  expect(text).toMatch(/\nTime to restore +too few: n=2\n/);
  expect(text).toMatch(/\ncheckout +21 +23 h +0 % +9\.5 % +n=2 +1 of 4 met\n/);
  expect(text).toContain('\norders: failed after promotion at most 5 %: nobody knows (0 % to 11 %)\n');
  expect(text).toContain('\ncheckout: deployments a week at least 2: missed (1.6)\n');
  expect(text).toContain('\nNever rehearsed a failure: orders, payments-gateway-for-card-schemes and search.\n');
  expect(
    Math.max(
      ...text
        .split('\n')
        .filter((line) => /^\w+ {2,}/.test(line))
        .map((line) => line.length),
    ),
  ).toBeLessThan(131);
});

test('a narrow terminal leaves out what stands elsewhere too, before it breaks lines', () => {
  const rows = (width: number): string[] =>
    terminalDora(quarter, { width, colors: false })
      .split('\n')
      .filter((line) => /^(Service|checkout) {2,}/.test(line));
  expect(rows(100).join('\n')).toMatch(/Targets\n.*1 of 4 met$/);
  expect(rows(84).join('\n')).not.toMatch(/Targets|met/);
  expect(Math.max(...rows(84).map((line) => line.length))).toBeLessThanOrEqual(84);
});

test('a page has a row of targets for each service, and no median of too few in its charts', async () => {
  const page = htmlDora(quarter);
  expect(page.match(/aria-label="Targets"/g)).toHaveLength(1);
  expect(page).toContain('<span class="target missed">missed</span><small>1.6; at least 2</small>');
  const few = { ...quarter, minimum: 1000 };
  expect(page).toContain('Lead time a week');
  expect(htmlDora(few)).not.toContain('Lead time a week');
});

test('a wide terminal shows what the numbers stand on, and drills', () => {
  const text = terminalDora(quarter, { width: 300, colors: false });
  expect(text).toMatch(/checkout +21 +23 h \(p90 2 d 18 h\) +0 % \(0 of 21 attempts\) +9\.5 % \(2 of 21 promoted\)/);
  expect(text).toContain('2026-02-10 abort-requests: passed, aborted after 5 m 30 s, healthy after 7 m');
});

test('programs get every number, times in ISO 8601, and every deployment', () => {
  const { environments, ...rest } = JSON.parse(jsonDora(quarter));
  expect(rest).toMatchObject({
    branch: 'main',
    since: '2026-01-01T00:00:00Z',
    until: '2026-04-01T00:00:00Z',
    minimum: 5,
  });
  const [{ fleet, services, deployments, neverDrilled }] = environments;
  expect(fleet.failures).toMatchObject({ attempts: 58, caughtByCanary: 6, promoted: 50, failedUnknown: 2 });
  expect(services[0].targets[0]).toEqual({ target: 'leadTime', aim: 86_400, measured: 82_800, verdict: 'met' });
  expect(services[0].lastDrill).toMatchObject({ result: 'passed', timeToAbort: 330, timeToHealthy: 420 });
  expect(deployments).toHaveLength(58);
  expect(deployments[0]).toMatchObject({ service: 'orders', at: '2026-01-01T10:00:00Z', outcome: 'promoted' });
  expect(neverDrilled).toContain('search');
});

test('Markdown has the tables, and does nothing with names', () => {
  expect(markdownDora(quarter)).toContain('\n| Deployments | 58 | 0.64 a day; 32 of 90 days without |\n');
  const text = markdownDora(hostile);
  expect(text).toContain('\\|\\`@&#8203;all\\`\\[a\\](//b)');
  expect(text).not.toContain('<img');
  expect(text).not.toContain('\u001b');
});

test('a terminal obeys no names', () => {
  const text = terminalDora(hostile, { width: 300, colors: false });
  expect(text).not.toContain('\u001b');
  expect(text).not.toContain('\u202e');
});

test('a page needs nothing else and takes names for text', () => {
  const page = htmlDora(hostile);
  expect(page).toContain("default-src 'none'");
  expect(page).not.toContain('<img');
  expect(page).not.toMatch(/<script|https?:/);
});

test('of nothing, every form says that there was nothing', async () => {
  const empty = await new GitOps().commit('2026-01-01 10:00', { 'README.md': 'x' }).measured();
  const forms = [terminalDora(empty, { width: 100, colors: false }), markdownDora(empty), htmlDora(empty)];
  for (const form of forms) expect(form).toContain('No service was there in this time.');
  expect(JSON.parse(jsonDora(empty)).environments).toEqual([]);
});

test('a service without a deployment has numbers that say so', async () => {
  const report = await new GitOps().release('2025-12-01 10:00', { 'prod/svc-a': 'r1' }).measured(QUARTER);
  expect(terminalDora(report, { width: 100, colors: false })).toMatch(/svc-a +0 +n=0 +n=0 +n=0 +n=0/);
  expect(htmlDora(report)).toContain('Deployments a week');
});

for (const name of ['a quarter', 'hostile names'])
  testWithChromium(`a page of ${name} is calm on a phone and on a desk, by day and by night`, async () => {
    await opened(htmlDora(name === 'a quarter' ? quarter : hostile), {}, async ({ page, complaints, requests }) => {
      for (const width of [390, 1400])
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.setViewportSize({ width, height: 900 });
          await page.emulateMedia({ colorScheme });
          const { widest, charts, background } = await page.evaluate<{
            widest: number;
            charts: number[];
            background: string;
          }>(`({
            widest: document.documentElement.scrollWidth,
            charts: [...document.querySelectorAll('.chart > svg')].map((it) => it.getBoundingClientRect().width),
            background: getComputedStyle(document.body).backgroundColor,
          })`);
          // Wide tables scroll in their boxes; the page does not.
          expect(widest).toBeLessThanOrEqual(width);
          expect(charts).toHaveLength(2);
          expect(charts.filter((it) => it < 250)).toEqual([]);
          expect(background).toBe(colorScheme === 'dark' ? 'rgb(17, 22, 28)' : 'rgb(255, 255, 255)');
        }
      expect(complaints).toEqual([]);
      expect(requests).toEqual([expect.stringMatching(/^file:.*page\.html$/)]);
    });
  });
