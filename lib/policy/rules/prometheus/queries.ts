import type { Field, ManifestObject, ManifestTree } from '../../../manifests';
import { promQlProblem } from '../../../promql';
import { metricsOf } from '../../objects';
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
  return queriesOf(tree).filter((it): it is SoundQuery => it.expression !== undefined);
}

/** Those of analyses that can be read. */
export function gateQueriesOf(tree: ManifestTree): (SoundQuery & { readonly metric: Field })[] {
  return soundQueriesOf(tree).filter((it): it is SoundQuery & { metric: Field } => it.metric !== undefined);
}

function gates(tree: ManifestTree): (Query | undefined)[] {
  return metricsOf(tree).map((metric) => {
    const at = metric.at('provider', 'prometheus', 'query');
    return at.text === undefined ? undefined : queryOf(at, withDefaults(at.text, metric.object), metric);
  });
}

function rules(tree: ManifestTree): (Query | undefined)[] {
  return tree
    .ofKind('monitoring.coreos.com/PrometheusRule')
    .flatMap((object) => object.at('spec', 'groups').items)
    .flatMap((group) => group.at('rules').items.map((rule) => rule.at('expr')))
    .map((at) => (at.text === undefined ? undefined : queryOf(at, at.text, undefined)));
}

/** A query with the values that the template itself gives its arguments. */
function withDefaults(text: string, template: ManifestObject): string {
  if (!text.includes('{{')) return text;
  const values = new Map(
    template.at('spec', 'args').items.map((arg) => [arg.at('name').text, arg.at('value').scalar] as const),
  );
  return text.replace(/\{\{\s*args\.([-\w]+)\s*\}\}/g, (all, name: string) => values.get(name) ?? all);
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
