import type { Field, ManifestObject, ManifestTree } from '../../manifests';
import { rolloutsOf } from './rollouts';

const TEMPLATE = 'argoproj.io/AnalysisTemplate';
const CLUSTER_TEMPLATE = 'argoproj.io/ClusterAnalysisTemplate';

/** Where in a release path an analysis runs. */
export type AnalysisPlace = 'background' | 'step' | 'pre-promotion' | 'post-promotion';

/** An analysis of a Rollout. */
export interface AnalysisUse {
  readonly rollout: ManifestObject;
  readonly place: AnalysisPlace;
  /** The field that holds `templates` and `args`. */
  readonly field: Field;
}

/** An AnalysisTemplate as a Rollout uses it. */
export interface UsedTemplate extends AnalysisUse {
  /** The item that names it. */
  readonly reference: Field;
  /** Undefined where the tree does not hold it. */
  readonly template: ManifestObject | undefined;
}

/** The AnalysisTemplates and ClusterAnalysisTemplates of a tree. */
export function analysisTemplatesOf(tree: ManifestTree): ManifestObject[] {
  return tree.ofKind(TEMPLATE, CLUSTER_TEMPLATE);
}

/** The metrics of all templates of a tree, and those that an AnalysisRun or an Experiment of it holds. */
export function metricsOf(tree: ManifestTree): readonly Field[] {
  return tree.found(findMetrics);
}

function findMetrics(tree: ManifestTree): Field[] {
  return [...analysisTemplatesOf(tree), ...tree.ofKind('argoproj.io/AnalysisRun')].flatMap(
    (template) => template.at('spec', 'metrics').items,
  );
}

/** The analyses of all Rollouts of a tree. */
export function analysesOf(tree: ManifestTree): readonly AnalysisUse[] {
  return tree.found(findAnalyses);
}

function findAnalyses(tree: ManifestTree): AnalysisUse[] {
  return rolloutsOf(tree).flatMap((rollout) => analysesOfRollout(rollout));
}

/** The analyses of a Rollout, in the order of the release. */
export function analysesOfRollout(rollout: ManifestObject): AnalysisUse[] {
  const { canary, blueGreen } = Object.fromEntries(rollout.at('spec', 'strategy').entries) as Record<string, Field>;
  const places: [AnalysisPlace, Field | undefined][] = [
    ['background', canary?.at('analysis')],
    ...(canary?.at('steps').items ?? []).map((step): [AnalysisPlace, Field] => ['step', step.at('analysis')]),
    ['pre-promotion', blueGreen?.at('prePromotionAnalysis')],
    ['post-promotion', blueGreen?.at('postPromotionAnalysis')],
  ];
  return places.flatMap(([place, field]) => (field?.isSet ? [{ rollout, place, field }] : []));
}

/** The templates that an analysis names, those that they name themselves left out. */
export function templatesOf(tree: ManifestTree, use: AnalysisUse): UsedTemplate[] {
  return use.field.at('templates').items.map((reference) => ({
    ...use,
    reference,
    template: templateOf(tree, reference),
  }));
}

/** The template that a reference (`templateName`, `clusterScope`) means. */
export function templateOf(tree: ManifestTree, reference: Field): ManifestObject | undefined {
  const name = reference.at('templateName').text;
  if (name === undefined) return undefined;
  const kind = reference.at('clusterScope').boolean ? CLUSTER_TEMPLATE : TEMPLATE;
  return tree.find(kind, name, reference.object, kind === CLUSTER_TEMPLATE ? '' : reference.object.namespace);
}
