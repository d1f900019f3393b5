import type { Field, ManifestTree } from '../../../manifests';
import { promQlProblem } from '../../../promql';
import { type Metric, measuredMetricsOf } from '../../objects';
import { type Expression, type Matcher, readExpression } from './expression';

/** A query of a tree. */
export interface Query {
  readonly at: Field;
  readonly text: string;
  /** The metric of an analysis that asks it; undefined for that of a rule. */
  readonly metric: Field | undefined;
  /** Undefined where it is no PromQL. */
  readonly expression: Expression | undefined;
  /** Why it is none. */
  readonly problem: string | undefined;
  /** What a matcher asks for. */
  readonly wanted: (matcher: Matcher) => string;
}

/** A query that can be read. */
export interface SoundQuery extends Query {
  readonly expression: Expression;
}

const known = new WeakMap<ManifestTree, readonly Query[]>();

/** The queries of a tree: those of its analyses, and those of its PrometheusRules. What is still to be rendered is left out. */
export function queriesOf(tree: ManifestTree): readonly Query[] {
  const found = known.get(tree) ?? [...gates(tree), ...rules(tree)].filter((it) => it !== undefined);
  known.set(tree, found);
  return found;
}

/** Those that can be read. */
export function soundQueriesOf(tree: ManifestTree): SoundQuery[] {
  return queriesOf(tree).filter(isSound);
}

/** Whether a query can be read. */
export function isSound(query: Query | undefined): query is SoundQuery {
  return query?.expression !== undefined;
}

/** Those of analyses that can be read. */
export function gateQueriesOf(tree: ManifestTree): (SoundQuery & { readonly metric: Field })[] {
  return soundQueriesOf(tree).filter((it): it is SoundQuery & { metric: Field } => it.metric !== undefined);
}

function gates(tree: ManifestTree): (Query | undefined)[] {
  return measuredMetricsOf(tree).map(queryOfMetric);
}

const ofMetrics = new WeakMap<Metric, { readonly query: Query | undefined }>();

/** What a metric asks Prometheus; undefined if it asks somebody else, or is still to be rendered. */
export function queryOfMetric(metric: Metric): Query | undefined {
  const text = metric.query;
  const found = ofMetrics.get(metric) ?? {
    query: text === undefined ? undefined : queryOf(metric.provider('prometheus', 'query'), text, metric.field),
  };
  ofMetrics.set(metric, found);
  return found.query;
}

function rules(tree: ManifestTree): (Query | undefined)[] {
  return tree
    .ofKind('monitoring.coreos.com/PrometheusRule')
    .flatMap((object) => object.at('spec', 'groups').items)
    .flatMap((group) => group.at('rules').items.map((rule) => rule.at('expr')))
    .map((at) => (at.text === undefined ? undefined : queryOf(at, at.text, undefined)));
}

// Comments, and texts in each kind of quotes.
const TEXTS = /#.*$|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`/gm;

// The queries of a fleet differ in their texts alone: each form is read once.
const forms = new Map<string, { readonly problem?: string; readonly expression?: Expression }>();
const MOST_FORMS = 10_000;

function queryOf(at: Field, text: string, metric: Field | undefined): Query | undefined {
  // What Helm, envsubst or a person is still to fill in says nothing yet.
  if (/\{\{-?\s*[.$"`]|\$\{|<[A-Z_]{3,}>/.test(text)) return undefined;
  const texts: string[] = [];
  const form = text
    .replace(TEXTS, (found) => {
      if (found.startsWith('#')) return '';
      texts.push(found.startsWith('`') ? found.slice(1, -1) : found.slice(1, -1).replace(/\\(.)/g, '$1'));
      return `"${texts.length - 1}"`;
    })
    // Nobody knows the number that comes here: as a time it is a long one.
    .replace(/\{\{.*?\}\}/g, '86399');
  const read = forms.get(form) ?? readForm(form);
  if (forms.size < MOST_FORMS) forms.set(form, read);
  return {
    at,
    text,
    metric,
    expression: read.expression,
    // The place of a fault is that in the text, not in its form.
    problem: read.expression ? undefined : (problemOf(text) ?? read.problem),
    wanted: ({ text: place }) => texts[place] ?? '',
  };
}

function readForm(form: string): { readonly problem?: string; readonly expression?: Expression } {
  const problem = promQlProblem(form);
  return problem === undefined ? { expression: readExpression(form) } : { problem };
}

function problemOf(text: string): string | undefined {
  const filled = text.replace(/\{\{.*?\}\}/g, (found) => '1'.repeat(found.length));
  // What is quoted is what the file says: a letter of one is a letter of the other.
  return promQlProblem(filled, text);
}

/** A query in one line, to be shown. */
export function shortened(text: string): string {
  const line = text.replace(/#.*$/gm, '').replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
