import type { Field, ManifestObject, ManifestTree } from '../../manifests';
import { type AnalysisUse, analysesOf, templatesOf } from './analyses';
import { defaultsOf, Metric } from './metrics';

/** An analysis of a Rollout as its AnalysisRuns measure it: all templates joined, arguments filled in. */
export interface PlannedRun extends AnalysisUse {
  /** Those that the Rollout names, and those that these name; each once. */
  readonly templates: readonly ManifestObject[];
  /** Whether all that are named are in the tree. */
  readonly isComplete: boolean;
  readonly metrics: readonly Metric[];
}

/** The analyses of all Rollouts of a tree. */
export function plannedRunsOf(tree: ManifestTree): readonly PlannedRun[] {
  return tree.found(findPlannedRuns);
}

function findPlannedRuns(tree: ManifestTree): readonly PlannedRun[] {
  return analysesOf(tree).map((use) => plannedRun(tree, use));
}

/**
 * The template that a template names. One without namespace, or of the whole cluster, names those in the namespace of the
 * Rollout that uses it.
 */
export function nestedTemplate(
  tree: ManifestTree,
  reference: Field,
  from: ManifestObject = reference.object,
): ManifestObject | undefined {
  const name = reference.at('templateName').text;
  if (name === undefined) return undefined;
  return reference.at('clusterScope').boolean
    ? tree.find('argoproj.io/ClusterAnalysisTemplate', name, from, '')
    : tree.find('argoproj.io/AnalysisTemplate', name, from);
}

function plannedRun(tree: ManifestTree, use: AnalysisUse): PlannedRun {
  const templates = new Set<ManifestObject>();
  let isComplete = true;
  const add = (template: ManifestObject | undefined) => {
    if (!template) isComplete = false;
    if (!template || templates.has(template)) return;
    templates.add(template);
    for (const reference of template.at('spec', 'templates').items) add(nestedTemplate(tree, reference, use.rollout));
  };
  for (const { template } of templatesOf(tree, use)) add(template);
  const args = new Map([...templates].flatMap((template) => [...defaultsOf(template)]));
  for (const arg of use.field.at('args').items) {
    const [name, value] = [arg.at('name').text ?? '', arg.at('value').text];
    if (value === undefined) args.delete(name);
    else args.set(name, value);
  }
  const metrics = [...templates].flatMap((template) =>
    template.at('spec', 'metrics').items.map((metric) => new Metric(metric, args)),
  );
  return { ...use, templates: [...templates], isComplete, metrics };
}
