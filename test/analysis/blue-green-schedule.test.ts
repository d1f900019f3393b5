import { Duration } from 'cdk8s';
import { scheduleOf } from '../../lib/analysis/schedule';

const SCRAPE = Duration.seconds(15);
const afterSwitch = (watch?: Duration, window?: Duration, view: 'client' | 'pod' = 'client') =>
  scheduleOf(view, SCRAPE, { kind: 'after-promotion', watch }, window);

describe('measurements after a switch', () => {
  test('count none of what the clients sent to the old version under the same host', () => {
    for (const window of [Duration.minutes(1), Duration.minutes(5)])
      expect(afterSwitch(undefined, window).initialDelay).toBeGreaterThanOrEqual(
        window.toSeconds() + SCRAPE.toSeconds(),
      );
  });

  test('begin at once where the pods count, since everybody meets a bad release', () => {
    expect(afterSwitch(undefined, undefined, 'pod')).toMatchObject({ initialDelay: 30, earliestAbort: 90 });
  });

  test('go on for ten minutes, or as long as is asked for', () => {
    const last = (watch?: Duration): number => {
      const { initialDelay, window, count = 0 } = afterSwitch(watch);
      return initialDelay + (count - 1) * window;
    };
    expect(last()).toBe(555);
    expect(last(Duration.minutes(30))).toBe(29 * 60 + 15);
  });

  test('are three at least, however long a window is', () => {
    expect(afterSwitch(Duration.minutes(3), Duration.minutes(5)).count).toBe(3);
  });

  test('pause where most of them have too few requests', () => {
    for (const minutes of [3, 10, 60]) {
      const { count = 0, inconclusiveLimit, failureLimit } = afterSwitch(Duration.minutes(minutes));
      expect(inconclusiveLimit).toBe(Math.floor(count / 2));
      expect(failureLimit).toBeLessThan(count);
    }
  });
});

describe('measurements before a switch', () => {
  test('are three, each of a window that began with them', () => {
    expect(scheduleOf('pod', SCRAPE, { kind: 'before-promotion' })).toMatchObject({
      count: 3,
      initialDelay: 60,
      failureLimit: 1,
      inconclusiveLimit: 1,
    });
    expect(scheduleOf('client', SCRAPE, { kind: 'before-promotion' }).initialDelay).toBe(75);
  });
});
