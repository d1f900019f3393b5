import type { ManifestTree } from '../../manifests';
import { type AnalysisUse, analysesOf, type JoinedTemplates, joinedTemplates, metricsOf } from './analyses';
import { ARGUMENT, defaultsOf, Metric } from './metrics';

/** An analysis of a Rollout as its AnalysisRuns measure it: all templates joined, arguments filled in. */
export interface PlannedRun extends AnalysisUse, JoinedTemplates {
  readonly metrics: readonly Metric[];
}

/** The analyses of all Rollouts of a tree. */
export function plannedRunsOf(tree: ManifestTree): readonly PlannedRun[] {
  return tree.found(findPlannedRuns);
}

function findPlannedRuns(tree: ManifestTree): readonly PlannedRun[] {
  return analysesOf(tree).map((use) => plannedRun(tree, use));
}

function plannedRun(tree: ManifestTree, use: AnalysisUse): PlannedRun {
  const joined = joinedTemplates(tree, use);
  const { templates } = joined;
  const args = new Map(templates.flatMap((template) => [...defaultsOf(template)]));
  for (const arg of use.field.at('args').items) {
    const [name, value] = [arg.at('name').text ?? '', arg.at('value').text];
    if (value === undefined) args.delete(name);
    else args.set(name, value);
  }
  const metrics = templates.flatMap((template) =>
    template.at('spec', 'metrics').items.map((metric) => new Metric(metric, args)),
  );
  return { ...use, ...joined, metrics };
}

/**
 * The metrics of all templates of a tree with the arguments that are known: as the Rollouts that use a template measure it,
 * once for all that pass it the same. What no Rollout uses has the values that the template gives itself.
 */
export function measuredMetricsOf(tree: ManifestTree): readonly Metric[] {
  return tree.found(findMeasuredMetrics);
}

function findMeasuredMetrics(tree: ManifestTree): readonly Metric[] {
  const byField = new Map<unknown, { readonly names: readonly string[]; readonly variants: Map<string, Metric> }>();
  for (const metric of plannedRunsOf(tree).flatMap(({ metrics }) => metrics)) {
    const { value } = metric.field;
    const found = byField.get(value) ?? { names: argumentsIn(value), variants: new Map<string, Metric>() };
    byField.set(value, found);
    const key = JSON.stringify(found.names.map((name) => metric.args.get(name) ?? null));
    if (!found.variants.has(key)) found.variants.set(key, metric);
  }
  return metricsOf(tree).flatMap((field) => {
    const used = byField.get(field.value);
    return used ? [...used.variants.values()] : [new Metric(field, defaultsOf(field.object))];
  });
}

/** The arguments that a metric asks for, wherever in it. */
function argumentsIn(value: unknown): string[] {
  const text = JSON.stringify(value) ?? '';
  return text.includes('{{') ? [...new Set([...text.matchAll(ARGUMENT)].flatMap(([, name]) => name ?? []))] : [];
}
