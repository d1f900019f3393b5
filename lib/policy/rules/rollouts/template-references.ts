import type { Field, ManifestObject, ManifestTree } from '../../../manifests';
import { analysesOfRollout, rolloutsOf } from '../../objects';

/** Every place where the Rollouts of a tree name a template: their analyses, and those of their experiments. */
export function templateReferences(
  tree: ManifestTree,
): { readonly rollout: ManifestObject; readonly reference: Field }[] {
  return rolloutsOf(tree).flatMap((rollout) => {
    const steps = rollout.at('spec', 'strategy', 'canary', 'steps').items;
    return [
      ...analysesOfRollout(rollout).flatMap(({ field }) => field.at('templates').items),
      ...steps.flatMap((step) => step.at('experiment', 'analyses').items),
    ].map((reference) => ({ rollout, reference }));
  });
}
