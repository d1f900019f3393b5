import { environmentOf, type ManifestObject } from '../../manifests';
import { Element } from './element';

/** Whose an object is. */
export interface Owner {
  readonly service: string;
  readonly environment?: string;
}

/**
 * Whose an object is: that of its folder `apps/<service>`, else what its labels say, else nobody's: then it is named itself.
 */
export function ownerOf(object: ManifestObject): Owner {
  if (object instanceof Element) {
    const { name: service, environment } = object;
    return environment === undefined ? { service } : { service, environment };
  }
  const environment = environmentOf(object);
  const folder = /(?:^|\/)apps\/([^/]+)\/[^/]/.exec(object.file.path)?.[1];
  // The objects of Argo CD deliver services, and are no part of one.
  const labelled = DELIVERY.has(object.groupKind) ? undefined : labelOf(object);
  const service = folder ?? (labelled || object.title);
  return environment === undefined ? { service } : { service, environment };
}

const DELIVERY = new Set(['argoproj.io/Application', 'argoproj.io/ApplicationSet', 'argoproj.io/AppProject']);

/** By hand people often label the pods alone: then those that it makes, or selects. */
function labelOf(object: ManifestObject): string | undefined {
  for (const path of LABELS) {
    const { labels } = object.at(...path);
    const label = labels['app.kubernetes.io/name'] ?? labels.app ?? labels['k8s-app'];
    if (label) return label;
  }
  return undefined;
}

const LABELS: readonly (readonly string[])[] = [
  ['metadata', 'labels'],
  ['spec', 'template', 'metadata', 'labels'],
  ['spec', 'selector'],
  ['spec', 'selector', 'matchLabels'],
];
