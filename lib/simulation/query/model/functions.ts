import type { ValueType } from './expression';

/** What a function takes. */
export interface Signature {
  readonly parameters: readonly ValueType[];
  /** How many of them, from the end on, may be missing. */
  readonly optional?: number;
  /** The last parameter may come again. */
  readonly repeats?: boolean;
}

const OF_VECTOR: Signature = { parameters: ['instant vector'] };
const OF_RANGE: Signature = { parameters: ['range vector'] };

const OVER_VECTORS = [
  'abs',
  'absent',
  'ceil',
  'exp',
  'floor',
  'ln',
  'log10',
  'log2',
  'scalar',
  'sgn',
  'sort',
  'sort_desc',
  'sqrt',
  'timestamp',
];

const OVER_RANGES = [
  'absent_over_time',
  'avg_over_time',
  'changes',
  'count_over_time',
  'delta',
  'idelta',
  'increase',
  'irate',
  'last_over_time',
  'max_over_time',
  'min_over_time',
  'present_over_time',
  'rate',
  'resets',
  'stddev_over_time',
  'stdvar_over_time',
  'sum_over_time',
];

/** The functions that the model plays. */
export const FUNCTIONS: ReadonlyMap<string, Signature> = new Map<string, Signature>([
  ...OVER_VECTORS.map((name) => [name, OF_VECTOR] as const),
  ...OVER_RANGES.map((name) => [name, OF_RANGE] as const),
  ['clamp', { parameters: ['instant vector', 'scalar', 'scalar'] }],
  ['clamp_max', { parameters: ['instant vector', 'scalar'] }],
  ['clamp_min', { parameters: ['instant vector', 'scalar'] }],
  ['histogram_quantile', { parameters: ['scalar', 'instant vector'] }],
  ['label_join', { parameters: ['instant vector', 'string', 'string', 'string'], optional: 1, repeats: true }],
  ['label_replace', { parameters: ['instant vector', 'string', 'string', 'string', 'string'] }],
  ['quantile_over_time', { parameters: ['scalar', 'range vector'] }],
  ['round', { parameters: ['instant vector', 'scalar'], optional: 1 }],
  ['time', { parameters: [] }],
  ['vector', { parameters: ['scalar'] }],
]);

/** The aggregations that the model plays, and what they take beside a vector. */
export const AGGREGATIONS: ReadonlyMap<string, ValueType | undefined> = new Map<string, ValueType | undefined>([
  ['avg', undefined],
  ['bottomk', 'scalar'],
  ['count', undefined],
  ['group', undefined],
  ['max', undefined],
  ['min', undefined],
  ['quantile', 'scalar'],
  ['stddev', undefined],
  ['stdvar', undefined],
  ['sum', undefined],
  ['topk', 'scalar'],
]);

export const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '>', '<', '>=', '<=']);
export const SET_OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'unless']);
