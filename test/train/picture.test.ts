import { Duration } from 'cdk8s';
import { FreezeWindow, type TrainPlan } from '../../lib';
import { mermaid } from '../../lib/train/mermaid';
import { nearestInOrder } from '../../lib/train/nearest-in-order';
import { page } from '../../lib/train/page';
import { picture } from '../../lib/train/picture';
import { pictureGraph } from '../../lib/train/picture-graph';
import { closeChromium, opened, testWithChromium } from '../support/chromium';
import { planOf, traveller } from './travellers';

const REASONS = ['api', 'schema', 'event'] as const;

/** Services in layers, each waiting for some of earlier ones, the same in every run; every seventh stands alone. */
function fleetOf(services: number, maxInFlight?: number): TrainPlan {
  const name = (i: number): string => `service-${i}`;
  const made = Array.from({ length: services }, (_, i) => {
    const alone = i < 5 || i % 7 === 0;
    const before = alone ? [] : [i >> 1, i >> 2, i - 5].filter((other) => other % 7 !== 0 || other < 5);
    return traveller(
      name(i),
      Object.fromEntries(before.map((other) => [name(other), [REASONS[(i + other) % 3] as 'api']])),
    );
  });
  return planOf(made, { maxInFlight });
}

const drawn = (plan: TrainPlan): string => picture(pictureGraph(plan), 'Release train prod/train');

const hostile = planOf([
  traveller('a"]|b`<script>alert(1)</script>&amp;\n|x', { '</text><b>': ['api'] }),
  traveller('</text><b>'),
]);

afterAll(closeChromium);

describe('the picture', () => {
  test('names every service and every wave, and explains its lines', () => {
    const svg = drawn(planOf([traveller('ledger'), traveller('accounts', { ledger: ['api', 'event'] })]));
    for (const text of ['ledger', 'accounts', 'wave 1', 'wave 2', '(api)', '(schema)', '(event)', '10m'])
      expect(svg).toContain(text);
    expect(svg).toContain('<title>ledger before accounts (api)</title>');
    expect(svg).toContain('<title>accounts; waits for ledger (api, event); takes 10m at least</title>');
  });

  test('asks nobody for anything, and has no number that is none', () => {
    const svg = drawn(fleetOf(40));
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\(|<script|NaN|undefined|Infinity/);
  });

  test('of services that all stand alone is one as well', () => {
    expect(drawn(planOf([traveller('a'), traveller('b')]))).toContain('with nobody before them');
  });

  test('of a fleet that no eye can follow shows the waves alone', () => {
    const plan = fleetOf(700);
    const svg = drawn(plan);
    expect(svg).not.toContain('service-10');
    expect(svg.match(/class="box"/g)).toHaveLength(plan.waves.length);
  });

  testWithChromium('is well-formed whatever services are called', async () => {
    const wrong = await opened('<p>', {}, ({ page: browser }) =>
      browser.evaluate(
        `[...new DOMParser().parseFromString(${JSON.stringify(drawn(hostile))}, 'image/svg+xml').querySelectorAll('parsererror, script, b')].map((it) => it.outerHTML)`,
      ),
    );
    expect(wrong).toEqual([]);
  });

  for (const [size, maxInFlight] of [
    [40, undefined],
    [400, 20],
  ] as const) {
    testWithChromium(
      `of ${size} services has no box on another, no text outside its box, and all on the page`,
      async () => {
        const html = `<!doctype html><body style="margin:0">${drawn(fleetOf(size, maxInFlight))}`;
        const found = await opened(html, {}, async ({ page: browser, complaints }) => {
          expect(complaints).toEqual([]);
          return browser.evaluate(LOOK);
        });
        expect(found).toEqual({ boxes: size, overlapping: [], outside: [] });
      },
    );
  }
});

/** Looks at the boxes and texts as they are drawn. */
const LOOK = `(() => {
  const svg = document.querySelector('svg').getBoundingClientRect();
  const within = (a, b) => a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
  const boxes = [...document.querySelectorAll('.box')].map((rect) => ({
    rect: rect.getBoundingClientRect(),
    texts: [...rect.parentNode.querySelectorAll('text')].map((text) => text.getBoundingClientRect()),
    name: rect.parentNode.querySelector('.name').textContent,
  }));
  const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return {
    boxes: boxes.length,
    overlapping: boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => overlap(a.rect, b.rect)).map((b) => a.name + ' ' + b.name)),
    outside: [
      ...boxes.filter(({ rect, texts }) => !within(rect, svg) || texts.some((text) => !within(text, rect)) || overlap(...texts)).map(({ name }) => name),
      ...[...document.querySelectorAll('text, path')].filter((it) => !within(it.getBoundingClientRect(), svg)).map((it) => it.outerHTML),
    ],
  };
})()`;

describe('places in a row', () => {
  test('are where everything wants to be, if there is room', () => {
    expect(nearestInOrder([0, 20, 50], [10, 10, 10], 5)).toEqual([0, 20, 50]);
  });

  test('are shared around where several want to be', () => {
    expect(nearestInOrder([0, 0, 0, 100], [10, 10, 10, 10], 0)).toEqual([-10, 0, 10, 100]);
    expect(nearestInOrder([30, 0], [10, 20], 5)).toEqual([5, 25]);
    expect(nearestInOrder([], [], 5)).toEqual([]);
  });
});

describe('texts of other kinds', () => {
  test('Mermaid gets no name that it could take for a word of its own', () => {
    const plan = planOf([traveller('end'), traveller('style', { end: ['api', 'schema'] })]);
    expect(mermaid(plan)?.split('\n').slice(1)).toEqual([
      '  subgraph w1["wave 1, 10m at least"]',
      '    s0["end"]',
      '  end',
      '  subgraph w2["wave 2, 10m at least"]',
      '    s1["style"]',
      '  end',
      '  s0 -->|"api, schema"| s1',
    ]);
    expect(mermaid(hostile)).toContain(
      's1["a#34;#93;#124;b#96;#60;script#62;alert(1)#60;#47;script#62;#38;amp#59; #124;x"]',
    );
  });

  test('Mermaid gets no more than it can draw', () => {
    expect(mermaid(fleetOf(81))).toBeUndefined();
    expect(page(fleetOf(81), { picture: 'a.svg', data: 'a.json' })).not.toContain('mermaid');
  });

  test('Markdown says when nothing goes out, and where the dates stand', () => {
    const said = (freezes: readonly FreezeWindow[]) =>
      page(planOf([traveller('a')]), { picture: 'a.svg', data: 'a.json' }, freezes).match(/- \*\*Freezes .*/)?.[0];
    const weekend = {
      schedule: '0 16 * * 5',
      duration: Duration.hours(64),
      timeZone: 'Europe/Berlin',
      reason: 'weekend',
    };
    const christmas = {
      from: '2026-12-23T18:00',
      to: '2027-01-02T08:00',
      timeZone: 'Europe/Berlin',
      reason: 'Christmas',
    };
    expect(said([FreezeWindow.recurring(weekend), FreezeWindow.oneOff({ ...christmas, services: ['a', 'b'] })])).toBe(
      '- **Freezes are not in the times.** In a freeze Argo CD starts no sync by itself, and `release-train depart` stops before a batch that one would hold up. Those of the environment: at `0 16 * * 5` (minute, hour, day, month, weekday) for 64h, Europe/Berlin (weekend); from 2026-12-23T18:00 to 2027-01-02T08:00, Europe/Berlin, of a, b alone (Christmas). A set may have more. `release-train windows` tells when the next ones are.',
    );
    expect(said([])).toContain('The environment has none; a set may.');
  });

  test('Markdown gets no markup from a name', () => {
    const text = page(hostile, { picture: 'a.svg', data: 'a.json' });
    expect(text).toContain('| a"&#93;');
    expect(text).not.toContain('<script>');
    expect(text).not.toContain('</text>');
  });
});
