import type { Field, ManifestObject, ManifestTree } from '../../../manifests';
import type { AnalysisUse } from '../../objects';

/** What one AnalysisRun of a Rollout is made of. */
export interface RunTemplates {
  /** Those that the Rollout names, and those that these name. */
  readonly templates: readonly ManifestObject[];
  /** Whether the tree holds all of them. */
  readonly complete: boolean;
}

/** Argo Rollouts puts all of them into one run, and looks for each in the namespace of the Rollout. */
export function templatesOfRun(tree: ManifestTree, use: AnalysisUse): RunTemplates {
  const templates = new Set<ManifestObject>();
  let complete = true;
  const follow = (references: Field) => {
    for (const reference of references.items) {
      const template = templateFor(tree, use.rollout, reference);
      if (!template) complete = false;
      else if (!templates.has(template)) {
        templates.add(template);
        follow(template.at('spec', 'templates'));
      }
    }
  };
  follow(use.field.at('templates'));
  return { templates: [...templates], complete };
}

/** The template that a reference means to a Rollout. */
export function templateFor(tree: ManifestTree, rollout: ManifestObject, reference: Field): ManifestObject | undefined {
  const name = reference.at('templateName').text;
  if (name === undefined) return undefined;
  return reference.at('clusterScope').boolean
    ? tree.find('argoproj.io/ClusterAnalysisTemplate', name, rollout, '')
    : tree.find('argoproj.io/AnalysisTemplate', name, rollout);
}
