import type { Field, ManifestObject } from '../../../manifests';

/** The generators of an ApplicationSet, those inside of others too. */
export function generatorsIn(set: ManifestObject): Field[] {
  return set.at('spec', 'generators').items.flatMap(withInner);
}

function withInner(generator: Field): Field[] {
  const inner = ['matrix', 'merge'].flatMap((kind) => generator.at(kind, 'generators').items);
  return [generator, ...inner.flatMap(withInner)];
}
