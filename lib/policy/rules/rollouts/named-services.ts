import type { Field, ManifestObject } from '../../../manifests';

/** The fields of a Rollout that name the Services whose selectors Argo Rollouts writes. */
export function namedServices(rollout: ManifestObject): Field[] {
  const canary = rollout.at('spec', 'strategy', 'canary');
  const blueGreen = rollout.at('spec', 'strategy', 'blueGreen');
  return [
    canary.at('canaryService'),
    canary.at('stableService'),
    canary.at('pingPong', 'pingService'),
    canary.at('pingPong', 'pongService'),
    blueGreen.at('activeService'),
    blueGreen.at('previewService'),
  ].filter(({ text }) => text !== undefined && text !== '');
}
