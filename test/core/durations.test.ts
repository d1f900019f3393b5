import { Duration } from 'cdk8s';
import { durationProblem, goDuration, goSeconds, humanDuration } from '../../lib/core';

describe('durations', () => {
  test('a duration is written as Go parses it, in the largest exact unit', () => {
    const cases: [Duration, string][] = [
      [Duration.seconds(90), '90s'],
      [Duration.minutes(2), '2m'],
      [Duration.hours(24), '24h'],
      [Duration.minutes(90), '90m'],
      [Duration.millis(250), '250ms'],
      [Duration.seconds(0), '0s'],
      [Duration.days(1), '24h'],
    ];
    for (const [duration, text] of cases) expect(goDuration(duration)).toBe(text);
  });

  test('a text is read as Go reads it', () => {
    const cases: [string | undefined, number | undefined][] = [
      ['1h30m', 5400],
      ['1.5m', 90],
      ['.5s', 0.5],
      ['+250ms', 0.25],
      ['20µs', 0.00002],
      ['0', 0],
      ['-5s', undefined],
      ['90', undefined],
      ['1d', undefined],
      ['', undefined],
      [undefined, undefined],
    ];
    for (const [text, seconds] of cases) expect([text, goSeconds(text)]).toEqual([text, seconds]);
  });

  test('a duration is told as people write it', () => {
    const cases: [number, string][] = [
      [0, '0s'],
      [0.25, '250ms'],
      [1.5, '1.5s'],
      [45, '45s'],
      [1185, '19m45s'],
      [1200, '20m'],
      [5400, '1h30m'],
      [3605, '1h5s'],
      [86_400, '24h'],
      [90_000, '25h'],
      [172_800, '2 days'],
      [2_592_000, '30 days'],
    ];
    for (const [time, text] of cases) expect(humanDuration(time)).toBe(text);
  });

  test('what is no duration, or is out of range, is refused with what to write', () => {
    const range = [Duration.seconds(1), Duration.days(1)] as const;
    expect(durationProblem(Duration.minutes(2), ...range)).toBeUndefined();
    expect(durationProblem('2m', ...range)).toBe('"2m" is not a duration; write for example Duration.minutes(2)');
    expect(durationProblem(120, ...range)).toBe('120 is not a duration; write for example Duration.minutes(2)');
    expect(durationProblem(Duration.days(2), ...range)).toBe('2 days is out of range; write a duration from 1s to 24h');
  });
});
