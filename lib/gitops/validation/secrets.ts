import { problemOf, type RenderedObject, type TreeProblem, title } from './rendered-object';

/** A Secret with content: Git, and everybody who can read it, would keep it for ever. */
export function secretsWithContent(objects: readonly RenderedObject[]): TreeProblem[] {
  return objects
    .filter(
      ({ group, manifest }) =>
        group === '' &&
        manifest.kind === 'Secret' &&
        [manifest.data, manifest.stringData].some((data) => Object.keys(data ?? {}).length > 0),
    )
    .map((object) =>
      problemOf(
        object,
        `${title(object)} has content, and Git would keep it for ever; make it in the cluster (External Secrets, Sealed Secrets), and refer to it: kplus.Secret.fromSecretName(scope, id, '${object.manifest.metadata?.name}')`,
      ),
    );
}
