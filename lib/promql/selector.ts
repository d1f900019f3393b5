import { type Checked, show } from '../core';

/** What a selector asks of one label. */
export class Matcher {
  /** The label has this value. */
  public static equal(label: string, value: string): Matcher {
    return new Matcher(label, '=', value);
  }

  /** The label has another value, or is missing. */
  public static notEqual(label: string, value: string): Matcher {
    return new Matcher(label, '!=', value);
  }

  /** The whole value matches the regular expression (RE2). Put texts that are no pattern through `regexLiteral`. */
  public static matches(label: string, pattern: string): Matcher {
    return new Matcher(label, '=~', pattern);
  }

  /** The value does not match the regular expression (RE2), or the label is missing. */
  public static notMatches(label: string, pattern: string): Matcher {
    return new Matcher(label, '!~', pattern);
  }

  private constructor(
    /** The name of the label. */
    public readonly label: string,
    /** How value and label are compared. */
    public readonly operator: '=' | '!=' | '=~' | '!~',
    /** The value or, behind `=~` and `!~`, the pattern. */
    public readonly value: string,
  ) {}

  /** The matcher in PromQL: `reporter="source"`. */
  public toString(): string {
    // PromQL reads strings as Go does, and knows every escape that JSON writes.
    return `${this.label}${this.operator}${JSON.stringify(this.value)}`;
  }
}

/**
 * The series of one metric that satisfy all matchers.
 *
 * Values may hold placeholders such as `{{args.canary-hash}}`, which Argo Rollouts replaces when the analysis runs.
 *
 * @see https://prometheus.io/docs/prometheus/latest/querying/basics/#instant-vector-selectors
 * @example
 * import { Matcher, Selector } from 'cdk8s-release-train';
 *
 * const requests = new Selector('istio_requests_total', Matcher.equal('reporter', 'source'));
 * const failed = requests.with(Matcher.matches('response_code', '5..'));
 * `sum(rate(${failed}[5m]))`; // sum(rate(istio_requests_total{reporter="source",response_code=~"5.."}[5m]))
 */
export class Selector implements Checked {
  /** The name of the metric. */
  public readonly metric: string;
  /** What the labels of the series satisfy. */
  public readonly matchers: readonly Matcher[];
  /** What is wrong with the metric or a matcher; empty if they are sound. */
  public readonly problems: readonly string[];

  public constructor(metric: string, ...matchers: Matcher[]) {
    this.metric = metric;
    this.matchers = matchers;
    this.problems = [metricProblem(metric), ...matchers.flatMap(matcherProblems)].filter((p) => p !== undefined);
  }

  /** The same series, as far as they satisfy these matchers too. */
  public with(...matchers: Matcher[]): Selector {
    return new Selector(this.metric, ...this.matchers, ...matchers);
  }

  /** The selector in PromQL: `istio_requests_total{reporter="source"}`. */
  public toString(): string {
    return this.matchers.length > 0 ? `${this.metric}{${this.matchers.join(',')}}` : this.metric;
  }
}

/** A text as a regular expression (RE2) that matches this text and nothing else. */
export function regexLiteral(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}

/**
 * Says which `{{` in a text Argo Rollouts would stumble over, or undefined. It replaces `{{args.name}}`, fails on every
 * other `{{`, and knows no way to escape it.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/analysis/#analysis-template-arguments
 */
export function placeholderProblem(text: string): string | undefined {
  const at = text.search(/\{\{(?!\s*args\.[-\w]+\s*\}\})/);
  if (at < 0) return undefined;
  return `${show(text.slice(at, at + 20))} is no placeholder that Argo Rollouts can replace; write {{args.name}}, or a text without "{{"`;
}

/** Says what is wrong with a value that should be a list of matchers, or undefined. */
export function matchersProblem(value: unknown): string | undefined {
  if (!Array.isArray(value) || ![...value].every((matcher) => matcher?.operator !== undefined)) {
    return `${show(value)} is no list of matchers; write [Matcher.equal('cluster', 'eu-1')]`;
  }
  const problems = value.flatMap(matcherProblems).filter((problem) => problem !== undefined);
  return problems.length > 0 ? problems.join('; ') : undefined;
}

function metricProblem(metric: unknown): string | undefined {
  if (typeof metric === 'string' && /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(metric)) return undefined;
  return `${show(metric)} is no metric name; write letters, digits, "_" and ":", no digit first`;
}

function matcherProblems({ label, value }: Matcher): (string | undefined)[] {
  const isName = typeof label === 'string' && /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label);
  return [
    isName ? undefined : `${show(label)} is no label name; write letters, digits and "_", no digit first`,
    typeof value === 'string'
      ? placeholderProblem(value)
      : `the value ${show(value)} of the label ${show(label)} is no text; write it in quotes`,
  ];
}
