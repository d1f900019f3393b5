import { ReleaseTrainError } from '../core';
import { type Manifest, ManifestTree, readManifestTree } from '../manifests';
import { type ReleasePath, readPaths } from '../simulation';

/**
 * The release path that a test is about.
 *
 * @param subject what `treeOfSubject` takes
 * @param service name of the Rollout, where there are several
 * @throws ReleaseTrainError if there is not exactly one
 */
export function pathOfSubject(subject: unknown, service: string | undefined): ReleasePath {
  const tree = treeOfSubject(subject);
  const problems = [...tree.files.values()].flatMap(({ path, refusal }) =>
    refusal ? [{ path, message: `${refusal.message} at line ${refusal.line}, column ${refusal.column}` }] : [],
  );
  if (problems.length > 0) throw new ReleaseTrainError('The manifests cannot be read.', problems);
  const paths = readPaths(
    tree.objects.map(({ manifest }) => manifest),
    service,
  );
  const [path, ...others] = paths;
  if (!path || others.length > 0) {
    const names = paths.map((it) => it.service.name).join(', ');
    throw new ReleaseTrainError(
      `There are ${paths.length} Rollouts (${names}); say which one: { service: '${path?.service.name}', … }`,
    );
  }
  return path;
}

/**
 * The manifests that a test is about.
 *
 * @param subject what `GitOpsApp.render()` or `Testing.synth()` gives, a list of objects, a text of YAML documents, or a folder
 * @throws ReleaseTrainError if it is none of these
 */
export function treeOfSubject(subject: unknown): ManifestTree {
  if (typeof subject === 'string' && subject.trim() === '')
    throw new ReleaseTrainError('There are no manifests here: the text is empty.');
  if (typeof subject === 'string') return /[\n{]/.test(subject) ? ManifestTree.of(subject) : readManifestTree(subject);
  if (Array.isArray(subject)) return ManifestTree.ofObjects(subject as Manifest[]);
  if (subject instanceof Map) return new ManifestTree(subject);
  if (typeof subject === 'object' && subject !== null) {
    const entries = Object.entries(subject);
    if (entries.length > 0 && entries.every(([, text]) => typeof text === 'string'))
      return new ManifestTree(new Map(entries));
    if ('kind' in subject) return ManifestTree.ofObjects([subject as Manifest]);
  }
  throw new ReleaseTrainError(
    'There are no manifests here; give what app.render() or Testing.synth(chart) returns, a text of YAML, or a folder.',
  );
}
