import { posix } from 'node:path';
import { groupedBy } from '../../../core';
import type { Field, ManifestObject, ManifestTree } from '../../../manifests';
import { applicationsOf, deliveredBy } from '../../objects';

const ARGO_CD_KINDS = ['Application', 'ApplicationSet', 'AppProject'];

const known = new WeakMap<ManifestTree, readonly (readonly ManifestObject[])[]>();

/** Objects that are applied in one sync: those of an Application, and where the tree shows none, those of a folder. */
export function syncGroups(tree: ManifestTree): readonly (readonly ManifestObject[])[] {
  let groups = known.get(tree);
  if (!groups) {
    const delivered = new Set<ManifestObject>();
    const seen = new Set<ManifestObject>();
    const ofApplications = applicationsOf(tree).flatMap((application) => {
      const objects = deliveredBy(tree, application) ?? [];
      const [first] = objects;
      for (const object of objects) delivered.add(object);
      // The same folder in several clusters is told once.
      if (!first || seen.has(first)) return [];
      seen.add(first);
      return [objects];
    });
    const others = tree.objects.filter((it) => !delivered.has(it) && !isOfArgoCd(it));
    groups = [...ofApplications, ...groupedBy(others, ({ file }) => posix.dirname(file.path)).values()];
    known.set(tree, groups);
  }
  return groups;
}

function isOfArgoCd({ group, kind }: ManifestObject): boolean {
  return group === 'argoproj.io' && ARGO_CD_KINDS.includes(kind);
}

/** The hooks of a sync that an object is, as it names them; those of Helm are hooks of Argo CD as well. */
export function hooksOf(object: ManifestObject): string[] {
  const own = parts(annotation(object, 'argocd.argoproj.io/hook').scalar);
  if (own.length > 0) return own;
  return parts(annotation(object, 'helm.sh/hook').scalar).flatMap((hook) => HELM[hook] ?? []);
}

const HELM: Readonly<Record<string, string>> = {
  'pre-install': 'PreSync',
  'pre-upgrade': 'PreSync',
  'post-install': 'PostSync',
  'post-upgrade': 'PostSync',
};

function parts(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

export const WAVE = 'argocd.argoproj.io/sync-wave';

/** The wave of an object; 0 where it names none, or what is no whole number. */
export function waveOf(object: ManifestObject): number {
  const wave = annotation(object, WAVE).scalar ?? annotation(object, 'helm.sh/hook-weight').scalar ?? '0';
  return /^[-+]?\d+$/.test(wave) ? Number(wave) : 0;
}

/** The sync options of an object's own. */
export function ownSyncOptions(object: ManifestObject): string[] {
  return parts(annotation(object, 'argocd.argoproj.io/sync-options').scalar);
}

/** An annotation of an object, whether it is there or not. */
export function annotation(object: ManifestObject, key: string): Field {
  return object.at('metadata', 'annotations', key);
}
