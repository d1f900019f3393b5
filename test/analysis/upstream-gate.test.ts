import { Duration } from 'cdk8s';
import { UpstreamGate } from '../../lib';

describe('an upstream gate', () => {
  test('reads images, and waits an hour, if nothing else is said', () => {
    const gate = new UpstreamGate();
    expect(gate.releaseFrom).toBe('images');
    expect(gate.longestWait.toMinutes()).toBe(60);
    expect(gate.problems).toEqual([]);
  });

  test.each([
    [{ releaseFrom: 'labels' }, `releaseFrom: "labels" is not known; write 'images' or 'pod-labels' or 'requests'`],
    [{ longestWait: 3600 }, 'longestWait: 3600 is not a duration; write for example Duration.minutes(2)'],
    [{ longestWait: Duration.minutes(1) }, 'longestWait: 1m is out of range; write a duration from 5m to 24h'],
    [{ longestWait: Duration.days(2) }, 'longestWait: 2 days is out of range; write a duration from 5m to 24h'],
    [{ longest: Duration.hours(1) }, 'longest: there is no such property'],
  ])('says what is wrong with %j, and is the standard one', (props, problem) => {
    const gate = new UpstreamGate(props as never);
    expect(gate.problems).toEqual([expect.stringContaining(problem)]);
    expect([gate.releaseFrom, gate.longestWait.toMinutes()]).toEqual(['images', 60]);
  });
});
