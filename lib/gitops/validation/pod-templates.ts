import {
  annotationProblem,
  dnsLabelProblem,
  imageProblem,
  labelValueProblem,
  qualifiedNameProblem,
  quantity,
  secretProblem,
  show,
} from '../../core';
import { problemOf, type RenderedObject, type TreeProblem, title } from './rendered-object';

/** Kinds with a pod template in them. */
const WORKLOADS = new Set(['argoproj.io/Rollout', 'apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet']);

/**
 * What the API server, or the Rollouts controller, would refuse in a pod template. A Rollout's schema lets it through:
 * it surfaces in the cluster, as InvalidSpec, when the release is already on its way.
 */
export function podTemplates(objects: readonly RenderedObject[]): TreeProblem[] {
  return objects
    .filter((object) => WORKLOADS.has(`${object.group}/${object.manifest.kind}`))
    .flatMap((object) =>
      templateProblems(object.manifest.spec, object.manifest.kind === 'Rollout').map((problem) =>
        problemOf(object, `${title(object)}: ${problem}`),
      ),
    );
}

// biome-ignore lint/suspicious/noExplicitAny: a manifest of any tool, read field by field
type Json = any;

/** @param strict whether a variable without a value is a mistake: of a Rollout it is one of ours, elsewhere an empty text */
function templateProblems(spec: Json, strict: boolean): string[] {
  const { metadata = {}, spec: pod = {} } = spec?.template ?? {};
  const containers = [...(pod.containers ?? []), ...(pod.initContainers ?? [])];
  return [
    ...metadataProblems(metadata),
    ...selectorProblems(spec?.selector?.matchLabels ?? {}, metadata.labels ?? {}),
    ...twice(containers.map((c) => c.name)).map(
      (name) => `two containers are called ${show(name)}; give one of them another name`,
    ),
    ...containers.flatMap((container) =>
      containerProblems(container, strict).map((problem) => `container ${container.name}: ${problem}`),
    ),
  ];
}

function metadataProblems({ labels = {}, annotations = {} }: Json): string[] {
  return [
    ...Object.entries(labels).map(([key, value]) => qualifiedNameProblem(key) ?? labelValueProblem(value)),
    ...Object.entries(annotations).map(([key, value]) => annotationProblem(key, value)),
  ].flatMap((problem) => (problem ? [`pods: ${problem}`] : []));
}

function selectorProblems(selector: Record<string, string>, labels: Record<string, string>): string[] {
  return Object.entries(selector)
    .filter(([key, value]) => labels[key] !== value)
    .map(
      ([key, value]) =>
        `selects pods by ${key}=${value}, which its own pods do not have; give them the label, or select by another one`,
    );
}

function containerProblems(container: Json, strict: boolean): string[] {
  const problems: string[] = [];
  const add = (problem: string | undefined): void => {
    if (problem) problems.push(problem);
  };
  add(dnsLabelProblem(container.name));
  add(imageProblem(container.image));
  for (const { name, value, valueFrom } of container.env ?? []) {
    if (typeof name !== 'string' || !/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name))
      add(`${show(name)} cannot be a variable's name; write letters, digits, "-", "_" and "."`);
    else if (value !== undefined && typeof value !== 'string')
      add(`the variable ${name} has the value ${show(value)}, which is no text; write it as a string`);
    else if (typeof value === 'string')
      for (const problem of secretProblem(name, value, `kplus.EnvValue.fromSecretValue({ secret, key })`))
        add(`the variable ${name}: ${problem}`);
    else if (value === undefined && valueFrom === undefined && strict)
      add(`the variable ${name} has no value; write kplus.EnvValue.fromValue('…')`);
  }
  for (const path of twice((container.volumeMounts ?? []).map((mount: Json) => mount.mountPath))) {
    add(`two volumes are mounted at ${show(path)}; mount one of them elsewhere`);
  }
  const { runAsUser, runAsNonRoot } = container.securityContext ?? {};
  if (runAsUser === 0 && runAsNonRoot === true)
    add('runs as user 0 and must not be root, so it can never start; give another user');
  for (const resource of ['cpu', 'memory']) {
    const [request, limit] = ['requests', 'limits'].map((kind) => container.resources?.[kind]?.[resource]);
    const [requested, most] = [quantity(request), quantity(limit)];
    if (requested !== undefined && most !== undefined && requested > most)
      add(`requests ${request} ${resource}, more than its limit of ${limit}; raise the limit`);
  }
  for (const probe of ['livenessProbe', 'startupProbe']) {
    if ((container[probe]?.successThreshold ?? 1) !== 1)
      add(`${probe}: Kubernetes takes a successThreshold of 1 only; leave it out`);
  }
  return problems;
}

function twice<T>(values: readonly T[]): T[] {
  return [...new Set(values.filter((value, i) => values.indexOf(value) !== i))];
}
