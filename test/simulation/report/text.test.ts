import { oneLine } from '../../../lib/core';
import {
  clock,
  counted,
  humanBudget,
  humanInterval,
  humanPercent,
  humanSeconds,
  humanValue,
} from '../../../lib/simulation/report/text';

test.each([
  [{ value: 0.004, low: 0.001, high: 0.012 }, '0.4 % (0.1 … 1.2)'],
  [{ value: 1, low: 0.9962, high: 1 }, '100 % (99.6 … 100)'],
  [{ value: 0, low: 0, high: 0.0038 }, '0 % (0 … 0.4)'],
  [{ value: 0.5, low: 0.4686, high: 0.5314 }, '50 % (47 … 53)'],
  [{ value: 0.914, low: 0.895, high: 0.9298 }, '91.4 % (89.5 … 93)'],
])('a share is as exact as its distance from all and from nothing: %j', (share, text) => {
  expect(`${humanPercent(share.value)} (${humanInterval(share)})`).toBe(text);
});

test('nearly all never reads as all, and nearly nothing never as nothing', () => {
  expect([0.99999, 0.9995, 0.9996, 0.00001, 0.0004].map(humanPercent)).toEqual([
    '> 99.99 %',
    '99.95 %',
    '99.96 %',
    '< 0.01 %',
    '0.04 %',
  ]);
});

test.each([
  [0, '0 s'],
  [0.44, '0.4 s'],
  [9.96, '10 s'],
  [12, '12 s'],
  [59.6, '1 m'],
  [135, '2 m 15 s'],
  [3600, '1 h'],
  [3899, '1 h 5 m'],
  [-20, '−20 s'],
  [Number.NaN, '–'],
])('%d seconds read as "%s"', (seconds, text) => {
  expect(humanSeconds(seconds)).toBe(text);
});

test('the smallest part of a budget keeps two digits that count', () => {
  expect([0, 0.0000461, 0.0032, 0.0999, 0.12, 2.5].map(humanBudget)).toEqual([
    '0 %',
    '0.0046 %',
    '0.32 %',
    '10 %',
    '12 %',
    '250 %',
  ]);
});

test('moments read as a clock does', () => {
  expect([0, 66, 1205.4, 3666, -5].map(clock)).toEqual(['0:00', '1:06', '20:05', '1:01:06', '−0:05']);
});

test('things are counted in singular and plural', () => {
  expect([0, 0.5, 1, 1234].map((count) => counted(count, 'request'))).toEqual([
    '0 requests',
    '0.5 requests',
    '1 request',
    '1,234 requests',
  ]);
});

test('measured numbers keep three digits', () => {
  expect([0.0132450331, 7.9245283, 12345.6, Number.POSITIVE_INFINITY, Number.NaN].map(humanValue)).toEqual([
    '0.0132',
    '7.92',
    '12346',
    '+Inf',
    'NaN',
  ]);
});

test('a message cannot command a terminal, nor turn the text around it', () => {
  expect(oneLine('\u001b[31mred\u001b[0m\nand \u202Etxet\u0007 ')).toBe('red and \uFFFDtxet\uFFFD');
});
