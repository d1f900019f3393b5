import {
  annotationProblem,
  dnsLabelProblem,
  dnsSubdomainProblem,
  labelValueProblem,
  qualifiedNameProblem,
} from '../../core';
import { problemOf, type RenderedObject, type TreeProblem, title } from './rendered-object';

/** Kinds whose names are DNS labels, because they end in host names or label values. */
const LABEL_KINDS = new Set([
  'Service',
  'Namespace',
  'Rollout',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Application',
  'ApplicationSet',
  'AppProject',
]);

/** RBAC names may hold almost anything. */
const FREE_GROUP = 'rbac.authorization.k8s.io';

/** Names, namespaces, labels and annotations that the API server would refuse. */
export function names(objects: readonly RenderedObject[]): TreeProblem[] {
  return objects.flatMap((object) => objectProblems(object).map((problem) => problemOf(object, problem)));
}

function objectProblems(object: RenderedObject): string[] {
  const { apiVersion, kind, metadata } = object.manifest;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string')
    return ['an object without apiVersion or kind; every manifest needs both'];
  const problems: string[] = [];
  const check = (what: string, problem: string | undefined): void => {
    if (problem) problems.push(`${title(object)}: ${what}${problem}`);
  };
  if (LABEL_KINDS.has(kind)) check('', dnsLabelProblem(metadata?.name));
  else if (object.group !== FREE_GROUP) check('', dnsSubdomainProblem(metadata?.name));
  if (metadata?.namespace !== undefined) check('namespace: ', dnsLabelProblem(metadata.namespace));
  for (const [key, value] of Object.entries(metadata?.labels ?? {})) {
    // In an ApplicationSet's own metadata there is no template; labels there are labels.
    check('labels: ', qualifiedNameProblem(key) ?? labelValueProblem(value));
  }
  for (const [key, value] of Object.entries(metadata?.annotations ?? {})) {
    check('annotations: ', annotationProblem(key, value));
  }
  return problems;
}
