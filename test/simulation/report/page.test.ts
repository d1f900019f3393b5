import type { PlayedRelease, SimulationSummary } from '../../../lib/simulation/outcome';
import { htmlReport } from '../../../lib/simulation/report/page';
import { STYLE } from '../../../lib/simulation/report/style';
import {
  AGAINST,
  ALL_PAUSED,
  FLEET,
  HOSTILE,
  HOSTILE_TEXT,
  MOSTLY_ABORTED,
  MOSTLY_PROMOTED,
  ONE,
  REFUSED,
  report,
  service,
  UNMEASURED,
} from './made-up';
import { ABORTED } from './made-up-releases';

test('a page says what was simulated, how to do it again, and what came out', () => {
  const text = textOf(htmlReport(ONE));
  expect(text).toContain('svc-a');
  expect(text).toContain('the new version fails 5 %, the stable version 0.01 %');
  expect(text).toContain('99.9 % over 30 days');
  expect(text).toContain('1,000 runs, seed 1');
  expect(text).toContain('npx release-train simulate dist/clusters/prod/apps/svc-a --error-rate 0.05');
  expect(text).toContain('is aborted in 100 % of the runs, after 45 s (median); 12 requests are spoiled.');
  expect(text).toContain('Warning client-error-rate asks 1 m after the first request');
});

test('a page loads nothing and runs nothing', () => {
  for (const html of [htmlReport(ONE), htmlReport(AGAINST), htmlReport(FLEET)]) {
    expect(html).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">`,
    );
    expect(html).not.toMatch(/https?:|\/\/[a-z]|url\(|@import|<script|<link|<img|\son[a-z]+=|\ssrc=/i);
    for (const [, target] of html.matchAll(/href="([^"]*)"/g)) expect(html).toContain(`id="${target?.slice(1)}"`);
  }
});

test('text from people is text, wherever it stands', () => {
  const html = htmlReport(HOSTILE);
  expect(html).not.toContain(HOSTILE_TEXT);
  expect(html).not.toMatch(/<(script|img|b)\b/);
  // Heading, title, table, drawing, timeline, steps, warning: it is shown in all of them.
  expect(html.split('&lt;script&gt;').length).toBeGreaterThan(15);
});

test('characters that nobody sees are made visible', () => {
  expect(htmlReport(report([service('svc\u202e\u0000a', MOSTLY_ABORTED)]))).toContain('<h1>svc\uFFFD\uFFFDa</h1>');
});

test('every id is unique, and every drawing has a title and a description', () => {
  for (const html of [htmlReport(AGAINST), htmlReport(FLEET)]) {
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    for (const [, names] of html.matchAll(/<svg role="img" aria-labelledby="([^"]+)"/g)) {
      expect(names?.split(' ').filter((id) => !ids.includes(id))).toEqual([]);
    }
  }
});

test('of two folders it shows both numbers and what became better', () => {
  const rows = [...htmlReport(AGAINST).matchAll(/<tr><th scope="row">.*?<\/tr>/g)].map(([row]) => textOf(row));
  expect(rows).toContain('Time to abort 3 m 15 s p95 12 m 15 s 45 s p95 1 m 15 s −2 m 30 s better');
  expect(rows).toContain('Paused 0 % 0 … 0.4 0 % 0 … 0.4 no clear change');
  expect(rows).toContain('Time to promote 20 m 14 s p95 20 m 16 s – –');
});

test('a fleet begins with a table that leads to a section for each service', () => {
  const html = htmlReport(FLEET);
  expect(html).toContain('<a href="#service-8">accounts</a>');
  expect(html).toMatch(/<section class="service" id="service-8" [^>]*>\s*<h2 [^>]*>accounts<\/h2>/);
  expect(html.indexOf('<table class="all">')).toBeLessThan(html.indexOf('<section class="service"'));
});

test('the drawing of a release marks what each metric measured, and the moment of the abort', () => {
  const html = htmlReport(ONE);
  expect(html).toContain('<title>1:06 Failed, 7.92</title>');
  expect([...html.matchAll(/<use href="#mark-(\w+)" class="mark-\w+" x=/g)].map(([, phase]) => phase)).toEqual([
    ...['successful', 'successful', 'successful'],
    ...['successful', 'successful', 'failed'],
  ]);
  expect(html).toContain('✕ aborted 1:06');
  expect(html).toContain('aborted at 1:06, after 6 measurements; 12 requests spoiled.');
});

test('a promoted release stands at 100 % to the end of its drawing', () => {
  const html = htmlReport(report([service('svc-g', MOSTLY_PROMOTED)]));
  const [, line] = html.match(/class="line weight" d="([^"]+)"/) as unknown as [string, string];
  const [promoted] = html.match(/(?<=class="moment promoted" x1=")[^%]+/) as unknown as [string];
  expect(line).toMatch(new RegExp(`L${promoted} 50L${promoted} 0L100 0$`));
  expect(Number(promoted)).toBeLessThan(98);
});

test.each([5, 12, 41, 99, 1234])('%d failures are drawn in a round scale, from none to all', (spoiled) => {
  const example = { ...ABORTED, spoiled, spoiledOverTime: [[40, 1]] as const };
  const html = htmlReport(report([service('a', { ...MOSTLY_ABORTED, example })]));
  const points = html
    .match(/class="line spoiled" d="M([^"]+)"/)?.[1]
    ?.split('L')
    .map((it) => it.split(' ').map(Number));
  expect(points?.flat().filter(Number.isNaN)).toEqual([]);
  expect(points?.[0]).toEqual([0, 100]);
  expect(points?.at(-1)?.[1]).toBeLessThan(60);
});

test('where nothing was measured, the warning comes before the verdict', () => {
  const warnings = ['the metric m asks web; it is played as if it always passed'];
  const order = (summary: SimulationSummary) =>
    [...htmlReport(report([service('a', summary, { warnings })])).matchAll(/class="(verdict|warnings)/g)].map(
      ([, it]) => it,
    );
  expect(order(UNMEASURED)).toEqual(['warnings', 'verdict']);
  expect(order(MOSTLY_PROMOTED)).toEqual(['verdict', 'warnings']);
  const both = htmlReport(
    report([service('a', UNMEASURED, { warnings }), service('b', MOSTLY_PROMOTED, { warnings })]),
  );
  expect(both).toMatch(/>a<\/a><small class="unsure">nothing measured<.*>b<\/a><\/th>/s);
});

test('marks of what went wrong lie above those of what went well', () => {
  const timeline = [
    { at: 10, type: 'measurement', run: 'background', metric: 'm', phase: 'Failed', value: '1' },
    { at: 11, type: 'measurement', run: 'background', metric: 'm', phase: 'Successful', value: '0' },
  ] as const;
  const html = htmlReport(report([service('a', { ...MOSTLY_ABORTED, example: { ...ABORTED, timeline } })]));
  expect(html.indexOf('<title>0:11 Successful')).toBeLessThan(html.indexOf('<title>0:10 Failed'));
});

test('a release that waits is not drawn to the end of its wait', () => {
  const html = htmlReport(report([service('svc-p', ALL_PAUSED)]));
  expect(html).toContain('waits for a person');
  expect(html).toContain('<title>4:36 Successful, 0</title>');
  expect(html).not.toContain('<title>10:06 Successful');
});

test('without failures over time their chart is left out', () => {
  const { spoiledOverTime: _, ...example } = ABORTED;
  expect(htmlReport(report([service('a', { ...MOSTLY_ABORTED, example })]))).not.toContain('Failed requests of');
});

test('times to abort that are few have a column each', () => {
  const titles = columns(htmlReport(ONE)).map(({ title }) => title);
  expect(titles.slice(0, 2)).toEqual(['0:30: 220 runs, 22 %', '0:45: 410 runs, 41 %']);
  expect(titles.map((title) => Number(title.match(/: (\d+) runs?/)?.[1])).reduce((a, b) => a + b)).toBe(1000);
});

test('times to abort that are many are counted in columns of a round width', () => {
  const abortTimes = Array.from({ length: 500 }, (_, i) => 30 + i / 10);
  const titles = columns(htmlReport(report([service('a', { ...MOSTLY_ABORTED, abortTimes })]))).map(
    ({ title }) => title,
  );
  expect(titles.slice(0, 2)).toEqual(['0:30 to 0:35: 50 runs, 10 %', '0:35 to 0:40: 50 runs, 10 %']);
});

test.each([
  ['of a single release', [45]],
  ['of all releases', Array<number>(1000).fill(195.001)],
  ['of nearly all releases', [...Array<number>(999).fill(195.001), 255.001]],
  ['before it turned bad', [-30, -30]],
])('one time to abort %s is one narrow column, with the median on it', (_, abortTimes) => {
  const time = abortTimes[0] as number;
  const secondsToAbort = { median: time, p95: time, mean: time, max: time };
  const html = htmlReport(report([service('a', { ...MOSTLY_ABORTED, abortTimes, secondsToAbort })]));
  const [column] = columns(html) as [Column];
  const median = Number(html.match(/class="marker"><line x1="([^"%]+)%/)?.[1]);
  expect(column.width).toBeLessThan(10);
  expect(Math.abs(column.x + column.width / 2 - median)).toBeLessThan(0.1);
  expect(html.match(/>median and p95 /g)).toHaveLength(1);
});

test.each([
  ['all equal', [45, 45]],
  ['before it turned bad', [-30, -10, 5]],
  ['late', [3000, 3100]],
])('times to abort that are %s are drawn too', (_, abortTimes) => {
  const secondsToAbort = { median: abortTimes[0]!, p95: abortTimes.at(-1)!, mean: 0, max: 0 };
  const html = htmlReport(report([service('a', { ...MOSTLY_ABORTED, abortTimes, secondsToAbort })]));
  expect(html).not.toMatch(/NaN|Infinity|undefined/);
  expect(columns(html).length).toBeGreaterThan(0);
  for (const { x, width } of columns(html)) {
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(100);
  }
});

test('two hundred thousand times to abort are drawn as well', () => {
  const abortTimes = Array.from({ length: 200_000 }, (_, i) => i / 100);
  expect(htmlReport(report([service('a', { ...MOSTLY_ABORTED, abortTimes })]))).toContain('class="column"');
});

test('a Rollout that is refused, a release without events, and no service at all make a page', () => {
  const silent: PlayedRelease = { ...ABORTED, outcome: 'stuck', endedAt: 0, timeline: [], spoiledOverTime: [] };
  for (const results of [
    [service('svc-r', REFUSED)],
    [service('svc-r', REFUSED, { path: 'before' }), service('svc-r', MOSTLY_ABORTED)],
    [service('svc-s', { ...MOSTLY_ABORTED, abortTimes: [], example: silent })],
    [],
  ]) {
    expect(htmlReport(report(results))).not.toMatch(/NaN|Infinity|undefined/);
  }
  const refused = htmlReport(report([service('svc-r', REFUSED)]));
  expect(refused).toContain('Argo Rollouts refuses to roll it out');
  expect(refused).not.toContain('0 runs');
});

test('the same report gives the same bytes', () => {
  expect(htmlReport(FLEET)).toBe(htmlReport(FLEET));
});

describe.each(schemes())('%s colours', (_, colours) => {
  test.each([
    ['text', 'page'],
    ['text', 'panel'],
    ['text', 'unsure-soft'],
    ['quiet', 'page'],
    ['quiet', 'panel'],
    ['accent', 'page'],
    ['good', 'page'],
    ['bad', 'page'],
    ['unsure', 'page'],
    ['unsure', 'unsure-soft'],
  ])('%s on %s has the contrast that text needs', (ink, paper) => {
    expect(contrast(colours, ink, paper)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(['broken', 'good', 'bad', 'unsure', 'accent'])('marks in %s have the contrast that shapes need', (ink) => {
    expect(contrast(colours, ink, 'page')).toBeGreaterThanOrEqual(3);
  });
});

interface Column {
  readonly x: number;
  readonly width: number;
  readonly title: string;
}

/** The columns of all histograms, in percent of their width. */
function columns(html: string): Column[] {
  const found = html.matchAll(/class="column" x="([^"%]+)%" width="([^"%]+)%"[^>]*><title>([^<]*)/g);
  return [...found].map(([, x, width, title]) => ({ x: Number(x), width: Number(width), title: title as string }));
}

function textOf(html: string): string {
  return html
    .replace(/<(style|title)>.*?<\/\1>/gs, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\s\u00A0]+/g, ' ')
    .trim();
}

type Colours = Readonly<Record<string, string>>;

/** The colours by day, by night and on paper, as the style sheet gives them. */
function schemes(): [string, Colours][] {
  const blocks = [...STYLE.matchAll(/:root \{([^}]*)\}/g)].map(([, block]) =>
    Object.fromEntries([...(block as string).matchAll(/--([\w-]+): (#\w+);/g)].map(([, name, value]) => [name, value])),
  );
  return ['light', 'dark', 'print'].map((name, i) => [name, blocks[i] as Colours]);
}

/** As WCAG 2 defines it; soft colours lie over the page's. */
function contrast(colours: Colours, ink: string, paper: string): number {
  const page = channels(colours.page!);
  const [lighter, darker] = [ink, paper]
    .map((name) => {
      const [red, green, blue, alpha = 255] = channels(colours[name]!);
      const [r, g, b] = [red, green, blue].map((it, i) => linear(page[i]! + ((it! - page[i]!) * alpha) / 255));
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b! + 0.05;
    })
    .sort((a, b) => b - a);
  return lighter! / darker!;
}

function channels(hex: string): number[] {
  return hex.match(/\w\w/g)!.map((pair) => Number.parseInt(pair, 16));
}

function linear(channel: number): number {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}
