import {
  expressions,
  nodes,
  parsed,
  promQlProblem,
  type QueryShape,
  queryShape,
  type SyntaxNode,
  textOf,
} from '../../../promql';
import type { Metric } from '../../objects';

/** What a query can answer. */
export interface Answers {
  readonly type: 'scalar' | 'vector';
  /** The labels that tell its numbers apart, as far as they are known: without any there is one number. */
  readonly labels: QueryShape['labels'];
  /** Whether the answer can hold no number at all. */
  readonly canBeEmpty: boolean;
  /** Whether a number of it can be NaN. */
  readonly canBeNaN: boolean;
  /** Whether it lets through only what is bad: a comparison stands around all of it. */
  readonly isFilter: boolean;
  /** Whether it adds up, so that no series and a sum of 0 mean the same. */
  readonly isSum: boolean;
  /** How many seconds it counts over; 0 if it counts over none, or over what nobody knows. */
  readonly window: number;
  /** The number that it answers instead of a share that has no data. */
  readonly insteadOfShare?: number;
}

const ofMetrics = new WeakMap<Metric, { readonly answers: Answers | undefined }>();

/** What the query of a metric can answer; undefined if it has none that is PromQL, or if an argument stands for too much. */
export function answersOf(metric: Metric): Answers | undefined {
  const found = ofMetrics.get(metric) ?? { answers: answersOfQuery(metric.query ?? '') };
  ofMetrics.set(metric, found);
  return found.answers;
}

// The queries of a fleet differ in the texts of their labels alone, and to parse all of them would take seconds.
const known = new Map<string, Answers | undefined>();

function answersOfQuery(query: string): Answers | undefined {
  const form = query.replace(/("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)|#.*$/gm, (_, text?: string) =>
    text === undefined ? '' : '""',
  );
  if (!known.has(form)) known.set(form, answersOfForm(form));
  return known.get(form);
}

function answersOfForm(form: string): Answers | undefined {
  if (!/[A-Za-z\d]/.test(form.replace(/\{\{.*?\}\}/gs, '')) || promQlProblem(form) !== undefined) return undefined;
  const { type, labels, counts, functions } = queryShape(form);
  if (type === 'string') return undefined;
  const { text, tree } = parsed(form);
  const top = inside(tree.topNode);
  const all = nodes(tree.topNode);
  return {
    type: type === 'scalar' ? 'scalar' : 'vector',
    labels: labels === 'any' ? labels : notGiven(labels, all, text),
    canBeEmpty: type !== 'scalar' && canBeEmpty(top, text),
    canBeNaN:
      all.some((node) => dividesByZero(node, text)) ||
      MAKE_NAN.some((name) => functions.has(name)) ||
      /\bnan\b/i.test(text),
    isFilter: isComparison(top) || /^\s*(count|sum)?[^{]*\bALERTS\b/.test(form),
    isSum: top.name === 'AggregateExpr' && /^(sum|count)\b/.test(text.slice(top.from)),
    window: /\[[^\]]*\{\{/.test(form) ? 0 : counts,
    ...insteadOfShare(top, text),
  };
}

/** Those of the labels for which the query does not ask for one value itself. */
function notGiven(labels: ReadonlySet<string>, all: readonly SyntaxNode[], text: string): ReadonlySet<string> {
  const selectors = all.filter(({ name }) => name === 'VectorSelector').map((node) => textOf(node, text));
  const isGiven = (label: string) => selectors.every((it) => new RegExp(`[{,\\s]${label}\\s*=\\s*"`).test(it));
  return new Set([...labels].filter((label) => !isGiven(label)));
}

const MAKE_NAN = ['scalar', 'histogram_quantile', 'histogram_fraction', 'histogram_avg', 'quantile_over_time'];
const COMPARISONS = ['Eql', 'EqlC', 'Neq', 'Gtr', 'Gte', 'Lss', 'Lte'];
const WRAPPERS = ['PromQL', 'ParenExpr', 'UnaryExpr', 'OffsetExpr', 'StepInvariantExpr'];

function canBeEmpty(node: SyntaxNode, text: string): boolean {
  switch (node.name) {
    case 'NumberDurationLiteral':
      return false;
    case 'AggregateExpr':
      return argumentsOf(node).every((it) => canBeEmpty(it, text));
    case 'FunctionCall':
      return canCallBeEmpty(node, text);
    case 'BinaryExpr': {
      const sides = operands(node).map((it) => canBeEmpty(it, text));
      if (node.getChild('Or')) return sides.every((it) => it);
      return isComparison(node) || ['And', 'Unless'].some((it) => node.getChild(it)) || sides.some((it) => it);
    }
    default:
      return true;
  }
}

function canCallBeEmpty(node: SyntaxNode, text: string): boolean {
  const name = functionOf(node, text);
  if (['vector', 'scalar', 'time', 'pi'].includes(name)) return false;
  if (name.startsWith('absent') || name.startsWith('histogram_')) return true;
  return argumentsOf(node).some((it) => it.name !== 'StringLiteral' && canBeEmpty(it, text));
}

/** Whether it divides by something that can be 0. */
function dividesByZero(node: SyntaxNode, text: string): boolean {
  if (node.name !== 'BinaryExpr' || !(node.getChild('Div') || node.getChild('Mod'))) return false;
  const divisor = operands(node)[1];
  if (!divisor || divisor.name === 'NumberDurationLiteral' || isComparison(divisor)) return false;
  return !(divisor.name === 'FunctionCall' && functionOf(divisor, text) === 'clamp_min');
}

/** `(a / b) or vector(0)`: what stands for a share without data. */
function insteadOfShare(top: SyntaxNode, text: string): { insteadOfShare?: number } {
  if (top.name !== 'BinaryExpr' || !top.getChild('Or')) return {};
  const [share, instead] = operands(top);
  if (!share || instead?.name !== 'FunctionCall' || functionOf(instead, text) !== 'vector') return {};
  const number = Number(textOf(instead, text).replace(/^vector\s*\(|\)$/g, ''));
  const isShare = share.name === 'BinaryExpr' && share.getChild('Div');
  return isShare && Number.isFinite(number) ? { insteadOfShare: number } : {};
}

/** A comparison that leaves series out. */
function isComparison(node: SyntaxNode): boolean {
  return (
    node.name === 'BinaryExpr' && COMPARISONS.some((it) => node.getChild(it)) && node.getChild('BoolModifier') === null
  );
}

function functionOf(node: SyntaxNode, text: string): string {
  return textOf(node.getChild('FunctionIdentifier'), text);
}

function argumentsOf(node: SyntaxNode): SyntaxNode[] {
  return operands(node.getChild('FunctionCallBody'));
}

/** The expressions right below a node, without the parentheses around them. */
function operands(node: SyntaxNode | null): SyntaxNode[] {
  return expressions(node).map(inside);
}

/** The expression that parentheses, a sign or an offset stand around. */
function inside(node: SyntaxNode): SyntaxNode {
  const [only] = WRAPPERS.includes(node.name) ? expressions(node) : [];
  return only ? inside(only) : node;
}
