import { nodes, parsed, type SyntaxNode, textOf } from '../../promql';
import type { ReleasePath } from '../../simulation';

/** A metric of the service's analyses, and what it looks at. */
export interface Guard {
  readonly name: string;
  /** Whose view it takes, and of what. */
  readonly view: View;
  /** The metrics of its query; none if it asks another provider. */
  readonly metrics: readonly string[];
}

/** What a guard looks at. */
export type View =
  /** What the sidecars of the pods say of the requests that they answered. */
  | 'pods'
  /** What the callers' sidecars say. */
  | 'callers'
  /** What both say, or what cannot be told apart. */
  | 'mesh'
  /** Metrics of the application, or of others. */
  | 'own'
  /** No Prometheus at all: a job, a web address. */
  | 'elsewhere'
  /** Nothing: a gate that always passes. */
  | 'nothing';

/** Each guard of a release path once, in the order of the release. */
export function guardsOf({ rollout: { steps, background } }: ReleasePath): Guard[] {
  const plans = [background?.analysis, ...steps.map((step) => (step.kind === 'analysis' ? step.analysis : undefined))];
  const found = new Map<string, Guard>();
  for (const { name, query, dryRun } of plans.flatMap((plan) => plan?.metrics ?? []))
    if (!found.has(name) && !dryRun) found.set(name, guardOf(name, query));
  return [...found.values()];
}

function guardOf(name: string, query: string | undefined): Guard {
  if (query === undefined) return { name, view: 'elsewhere', metrics: [] };
  const { text, tree } = parsed(query);
  const selectors = nodes(tree.topNode).filter((node) => node.name === 'VectorSelector');
  const metrics = [...new Set(selectors.map((node) => textOf(node.getChild('Identifier'), text)))];
  return { name, metrics, view: viewOf(metrics, selectors, text) };
}

function viewOf(metrics: readonly string[], selectors: readonly SyntaxNode[], text: string): View {
  if (metrics.length === 0) return 'nothing';
  if (!metrics.every((metric) => metric.startsWith('istio_'))) return 'own';
  const reporters = new Set(selectors.map((node) => /\breporter\s*=\s*["'`](\w+)/.exec(textOf(node, text))?.[1]));
  if (reporters.size === 1 && reporters.has('destination')) return 'pods';
  return reporters.size === 1 && reporters.has('source') ? 'callers' : 'mesh';
}

export const VIEWS: Readonly<Record<View, string>> = {
  pods: 'what the pods of the canary answer',
  callers: 'what callers get from the canary, after retries',
  mesh: "what the mesh counts, the pods' and the callers' view together",
  own: 'metrics of the application or of others, which a fault in the sidecar does not touch',
  elsewhere: 'something else than Prometheus, which is not played here',
  nothing: 'nothing: it always passes',
};
