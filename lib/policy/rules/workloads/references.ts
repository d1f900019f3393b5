import type { Field, ManifestObject, ManifestTree } from '../../../manifests';
import { allContainersOf, type Workload } from '../../objects';

/** What a pod needs in its namespace before it can start. */
export interface Reference {
  readonly kind: 'ConfigMap' | 'Secret' | 'PersistentVolumeClaim';
  /** The field with the name. */
  readonly at: Field;
  /** The fields with the keys that are needed of it. */
  readonly keys: readonly Field[];
  readonly isOptional: boolean;
}

/** What the pods of a template need. */
export function referencesOf(workload: Workload): Reference[] {
  const containers = allContainersOf(workload);
  return [
    ...containers.flatMap((container) => container.at('env').items.flatMap(ofVariable)),
    ...containers.flatMap((container) =>
      container
        .at('envFrom')
        .items.flatMap((from) => [
          ...one('ConfigMap', from.at('configMapRef')),
          ...one('Secret', from.at('secretRef')),
        ]),
    ),
    ...workload.template.at('spec', 'volumes').items.flatMap(ofVolume),
  ];
}

/** What makes a ConfigMap or a Secret of a name, by itself or through a controller. */
export interface Provider {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly object: ManifestObject;
}

/** The ConfigMaps and Secrets of a tree, and what controllers make Secrets of. */
export function providersOf(tree: ManifestTree): Provider[] {
  const secret = (object: ManifestObject, ...path: string[]): Provider => ({
    kind: 'Secret',
    name: (path.length > 0 ? object.at(...path).text : undefined) ?? object.name,
    object,
  });
  return [
    ...tree.ofKind('/ConfigMap').map((object): Provider => ({ kind: 'ConfigMap', name: object.name, object })),
    ...tree.ofKind('/Secret').map((it) => secret(it)),
    ...tree.ofKind('bitnami.com/SealedSecret').map((it) => secret(it)),
    ...tree.ofKind('external-secrets.io/ExternalSecret').map((it) => secret(it, 'spec', 'target', 'name')),
    ...tree.ofKind('cert-manager.io/Certificate').map((it) => secret(it, 'spec', 'secretName')),
  ];
}

function ofVariable(variable: Field): Reference[] {
  const from = variable.at('valueFrom');
  return [
    ...one('ConfigMap', from.at('configMapKeyRef'), 'name', [from.at('configMapKeyRef', 'key')]),
    ...one('Secret', from.at('secretKeyRef'), 'name', [from.at('secretKeyRef', 'key')]),
  ];
}

function ofVolume(volume: Field): Reference[] {
  const keys = (source: Field): Field[] => source.at('items').items.map((item) => item.at('key'));
  return [
    ...one('ConfigMap', volume.at('configMap'), 'name', keys(volume.at('configMap'))),
    ...one('Secret', volume.at('secret'), 'secretName', keys(volume.at('secret'))),
    ...one('PersistentVolumeClaim', volume.at('persistentVolumeClaim'), 'claimName'),
    ...volume
      .at('projected', 'sources')
      .items.flatMap((source) => [
        ...one('ConfigMap', source.at('configMap'), 'name', keys(source.at('configMap'))),
        ...one('Secret', source.at('secret'), 'name', keys(source.at('secret'))),
      ]),
  ];
}

function one(kind: Reference['kind'], source: Field, name = 'name', keys: readonly Field[] = []): Reference[] {
  return source.isSet ? [{ kind, at: source.at(name), keys, isOptional: source.at('optional').boolean === true }] : [];
}
