import { cronProblem } from '../../lib/core';

test.each([
  '* * * * *',
  '*/10 22-23,0-5 * * *',
  '0 3 1,15 jan-mar MON-fri',
  '5-59/15 ? * * 0',
  '@hourly',
  '0  0 31 12 6',
])('%s is a schedule', (schedule) => {
  expect(cronProblem(schedule)).toBeUndefined();
});

test.each([
  ['60 * * * *', '"60" is no minute'],
  ['* 5-3 * * *', '"5-3" is no hour'],
  ['* * 0 * *', '"0" is no day of month'],
  ['* * * 13 *', '"13" is no month'],
  ['* * * * 7', '"7" is no day of week'],
  ['* * * * monday', '"monday" is no day of week'],
  ['*/0 * * * *', '"*/0" is no minute'],
  ['1,,2 * * * *', '"1,,2" is no minute'],
  ['* * * * * *', 'has 6 fields'],
  ['@every 5m', 'has 2 fields'],
  ['CRON_TZ=UTC * * * * *', 'names a time zone'],
  ['', 'is no schedule'],
])('%j: %s', (schedule, problem) => {
  expect(cronProblem(schedule)).toContain(problem);
});
