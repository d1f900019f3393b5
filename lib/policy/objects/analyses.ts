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

/**
 * The template that a reference (`templateName`, `clusterScope`) means.
 *
 * @param from who looks for it: Argo Rollouts looks in the namespace of the Rollout, also for what a template names itself
 */
export function templateOf(
  tree: ManifestTree,
  reference: Field,
  from: ManifestObject = reference.object,
): ManifestObject | undefined {
  const name = reference.at('templateName').text;
  if (name === undefined) return undefined;
  return reference.at('clusterScope').boolean
    ? tree.find(CLUSTER_TEMPLATE, name, from, '')
    : tree.find(TEMPLATE, name, from);
}

/** What one AnalysisRun of a Rollout is made of. */
export interface JoinedTemplates {
  /** Those that the Rollout names, and those that these name; each once. */
  readonly templates: readonly ManifestObject[];
  /** Whether the tree holds all that are named. */
  readonly isComplete: boolean;
}

/** Argo Rollouts puts all templates of an analysis into one run. */
export function joinedTemplates(tree: ManifestTree, { rollout, field }: AnalysisUse): JoinedTemplates {
  const templates = new Set<ManifestObject>();
  let isComplete = true;
  const follow = (references: Field) => {
    for (const reference of references.items) {
      const template = templateOf(tree, reference, rollout);
      if (!template) isComplete = false;
      else if (!templates.has(template)) {
        templates.add(template);
        follow(template.at('spec', 'templates'));
      }
    }
  };
  follow(field.at('templates'));
  return { templates: [...templates], isComplete };
}
