import { measure, parseCondition, UnsupportedCondition } from '../../lib/condition';
import type { QueryAnswer } from '../../lib/simulation/query/query-engine';

const scalar = (value: number): QueryAnswer => ({ type: 'scalar', value });
const vector = (...values: number[]): QueryAnswer => ({ type: 'vector', values });

function phase(answer: QueryAnswer, success?: string, failure?: string): string {
  return measured(answer, success, failure).phase;
}

function measured(answer: QueryAnswer, success?: string, failure?: string) {
  const conditions = {
    ...(success ? { successCondition: parseCondition(success) } : {}),
    ...(failure ? { failureCondition: parseCondition(failure) } : {}),
  };
  return measure(conditions, answer);
}

// What evaluate.EvaluateResult of Argo Rollouts 1.9.1 was seen to answer.
const ANSWERS = [
  scalar(0.01),
  scalar(Number.NaN),
  scalar(Infinity),
  vector(0.01),
  vector(),
  vector(Number.NaN),
  vector(Infinity),
];
const MATRIX: [success: string, failure: string, phases: string][] = [
  ['result < 0.05', '', 'S F F E E E E'],
  ['result[0] < 0.05', '', 'E E E S E F F'],
  ['', 'result[0] >= 0.05', 'E E E S E S F'],
  ['result[0] < 0.05', 'result[0] >= 0.05', 'E E E S E I F'],
  ['isNaN(result) || result < 0.05', '', 'S S F E E E E'],
  ['len(result)==0 || isNaN(result[0]) || result[0] < 0.05', '', 'E E E S S S F'],
  ['len(result)>0 && result[0] <= 0.05', 'len(result)>0 && result[0] > 0.05', 'E E E S I I F'],
  ['all(result, # < 0.05)', '', 'E E E S S F F'],
  ['all(result, {# < 0.05})', '', 'E E E S S F F'],
  ['none(result, # >= 0.05)', '', 'E E E S S S F'],
  ['default(result,0) < 0.05', '', 'S F F E E E E'],
  ['isNil(result) || result[0] < 0.05', '', 'E E E S E F F'],
  ['max(result) < 0.05', '', 'S F F E E E E'],
  ['', '', 'S S S S S S S'],
];

test.each(MATRIX)('success `%s`, failure `%s`: %s', (success, failure, phases) => {
  expect(ANSWERS.map((it) => phase(it, success, failure)[0]).join(' ')).toBe(phases);
});

test('only the first series counts where only the first is asked for', () => {
  expect(phase(vector(0.01, 0.2), 'result[0] < 0.05')).toBe('Successful');
  expect(phase(vector(0.01, 0.2), 'all(result, # < 0.05)')).toBe('Failed');
});

test('a failure wins over a success', () => {
  expect(phase(vector(1), 'true', 'result[0] > 0')).toBe('Failed');
});

test('a query that failed is an Error with its message, whatever the conditions say', () => {
  expect(measured({ type: 'error', message: 'bad_data: 1:1: parse error' }, 'true')).toEqual({
    phase: 'Error',
    value: '',
    message: 'bad_data: 1:1: parse error',
  });
});

test('values are shown as the status of a run shows them, without exponents', () => {
  expect(measured(scalar(0.5)).value).toBe('0.5');
  expect(measured(vector(0.01, 1e-9, 1e22, -1.5e-7)).value).toBe(
    '[0.01,0.000000001,10000000000000000000000,-0.00000015]',
  );
  expect(measured(vector(Number.NaN, Infinity, -Infinity)).value).toBe('[NaN,+Inf,-Inf]');
  expect(measured(vector()).value).toBe('[]');
});

test.each([
  ['result < 0.02', 'invalid operation: < (mismatched types []float64 and float64)'],
  ['result[1] < 0.02', 'reflect: slice index out of range'],
  ['result[0]', 'expected bool, but got float64'],
  ['results[0] < 1', 'unknown name results'],
  ['toString(result) == 1', 'unknown name toString'],
  ['isNaN(result)', 'cannot use []float64 as argument (type float64) to call isNaN '],
  ['max(result) < 1', 'invalid argument for max (type []float64)'],
  ['true || result < 1', 'invalid operation: < (mismatched types []float64 and int)'],
  ['!result', 'invalid operation: ! (mismatched type []float64)'],
  ['# > 1', 'cannot use pointer accessor outside closure'],
])('`%s` is an Error of the controller: %s', (condition, message) => {
  expect(measured(vector(0.01), condition)).toEqual({ phase: 'Error', value: '', message });
});

test.each([
  ['not isNaN(result[0]) and result[0] < 0.05', 'Successful'],
  ['len(result) == 1 ? result[0] < 0.05 : false', 'Successful'],
  ['asFloat("0.05") > result[0]', 'Successful'],
  ['result[-1] == 0.01', 'Successful'],
  ['sum(map(result, {# * 100})) == 1', 'Successful'],
  ['count(result, # > 0) == len(result)', 'Successful'],
  ['2 ** 3 ** 2 == 512', 'Successful'],
  ['1 / -len(result) < 0', 'Successful'],
  // Whole numbers are divided as fractions, and the optimizer drops what stands beside a constant.
  ['len(result) / 2 == 0.5', 'Successful'],
  ['result[7] > 1 && false', 'Failed'],
  // max(1, 0.01) looks like an int to expr, and is none.
  ['max(0, result[0]) == 0', 'Error'],
])('`%s` is %s', (condition, expected) => {
  expect(phase(vector(0.01), condition)).toBe(expected);
});

test.each([
  ['result | all(# < 1)', 'the operator | is not played'],
  ['result[0] ?? 1 < 2', 'the operator ?? is not played'],
  ['result[0] in [1, 2]', 'the operator in is not played'],
  ['median(result) < 1', 'median is not played'],
  ['find(result, # > 1) < 2', 'find is not played'],
  ['map(result, #index)[0] == 0', '#index is not played'],
  ['[1, 2][0] == 1', 'a list `[…]` is not played'],
  ['result[0] < 1; true', '`;` is not played'],
  ['result[0] < 1 true', 'more than one expression is not played'],
  ['max(1 2) < 3', 'cannot be read: a comma is missing'],
  ['result[0] <', 'cannot be read: Expected expression after < at character 11'],
  ['result[0:1] == nil', 'cannot be read: Unclosed [ at character 8'],
  ['-2 ** 2 == 4', 'a sign before a base of ** is not played'],
  ['result[0] < 0x10', 'cannot be read: Variable names cannot start with a number (0x) at character 13'],
])('`%s` is refused: %s', (condition, why) => {
  expect(() => parseCondition(condition)).toThrow(new UnsupportedCondition(`condition \`${condition}\`: ${why}`));
});

test('closures within closures end, or are refused', () => {
  const nested = (depth: number): string => (depth === 0 ? 'true' : `all(result, ${nested(depth - 1)})`);
  expect(phase(vector(1, 2, 3), nested(4))).toBe('Successful');
  expect(() => parseCondition(nested(40))).toThrow('a closure within 4 others is not played');
});

test('an integer that Go leaves to the processor is refused when it comes up', () => {
  expect(phase(vector(7.9), 'asInt(result[0]) == 7')).toBe('Successful');
  expect(() => phase(vector(Number.NaN), 'asInt(result[0]) == 7')).toThrow('an integer of NaN is not played');
});

test('a reader of JavaScript in the same process keeps its own grammar', () => {
  const jsep = require('jsep');
  parseCondition('not (result[0] > 1)');
  expect(jsep('a ?? b | c').operator).toBe('??');
  expect(() => jsep('{a}')).toThrow('Unexpected');
});
