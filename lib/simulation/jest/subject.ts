import { ReleaseTrainError } from '../../core';
import type { Manifest } from '../../manifests';
import { parseManifests, readManifests } from '../path/manifests';
import { readPaths } from '../path/read-paths';
import type { ReleasePath } from '../path/release-path';

/**
 * The release path that a test is about.
 *
 * @param subject what `GitOpsApp.render()` or `Testing.synth()` gives, a list of objects, a text of YAML documents, or a folder
 * @param service name of the Rollout, where there are several
 * @throws ReleaseTrainError if there is not exactly one
 */
export function pathOfSubject(subject: unknown, service: string | undefined): ReleasePath {
  const paths = readPaths(manifestsOf(subject), service);
  const [path, ...others] = paths;
  if (!path || others.length > 0) {
    const names = paths.map((it) => it.service.name).join(', ');
    throw new ReleaseTrainError(
      `There are ${paths.length} Rollouts (${names}); say which one: { service: '${path?.service.name}', … }`,
    );
  }
  return path;
}

function manifestsOf(subject: unknown): Manifest[] {
  if (typeof subject === 'string') {
    return /[\n{]/.test(subject) ? parseManifests(subject) : readManifests(subject);
  }
  if (Array.isArray(subject)) return subject as Manifest[];
  if (subject instanceof Map) return yamlOf([...subject.entries()]);
  if (typeof subject === 'object' && subject !== null) {
    const entries = Object.entries(subject);
    if (entries.length > 0 && entries.every(([, text]) => typeof text === 'string')) return yamlOf(entries);
    if ('kind' in subject) return [subject as Manifest];
  }
  throw new ReleaseTrainError(
    'There are no manifests here; give what app.render() or Testing.synth(chart) returns, a text of YAML, or a folder.',
  );
}

function yamlOf(files: readonly [unknown, unknown][]): Manifest[] {
  return files
    .filter(([name]) => /\.(ya?ml|json)$/.test(String(name)))
    .flatMap(([, text]) => parseManifests(String(text)));
}
