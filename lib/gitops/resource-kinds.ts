import type { ApiObject } from 'cdk8s';
import type { argo } from '../../imports';
import { manifestOf } from './manifests';

/**
 * Kinds that the cluster makes below the rendered ones. A project that lists kinds also hides the children that it does
 * not list: on call, nobody would see the pods of a Rollout.
 */
const CHILDREN: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'argoproj.io/Rollout': [
    ['apps', 'ReplicaSet'],
    ['', 'Pod'],
    ['argoproj.io', 'AnalysisRun'],
    ['argoproj.io', 'Experiment'],
  ],
  'apps/Deployment': [
    ['apps', 'ReplicaSet'],
    ['', 'Pod'],
  ],
  'apps/StatefulSet': [
    ['', 'Pod'],
    ['apps', 'ControllerRevision'],
  ],
  'batch/CronJob': [
    ['batch', 'Job'],
    ['', 'Pod'],
  ],
  'batch/Job': [['', 'Pod']],
  '/Service': [
    ['discovery.k8s.io', 'EndpointSlice'],
    ['', 'Endpoints'],
  ],
};

/** Kinds that live outside namespaces, of those that a service's folder may hold. */
const CLUSTER_SCOPED = new Set([
  '/Namespace',
  '/Node',
  '/PersistentVolume',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'argoproj.io/ClusterAnalysisTemplate',
  'storage.k8s.io/StorageClass',
  'scheduling.k8s.io/PriorityClass',
  'networking.k8s.io/IngressClass',
  'gateway.networking.k8s.io/GatewayClass',
  'cert-manager.io/ClusterIssuer',
  'external-secrets.io/ClusterSecretStore',
  'kyverno.io/ClusterPolicy',
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
  'admissionregistration.k8s.io/MutatingWebhookConfiguration',
]);

/**
 * Kinds that any service may start to use: with them allowed from the beginning, a service that is published alone does not
 * wait for the project.
 */
const SERVICE_KINDS = [
  ['', 'ConfigMap'],
  ['autoscaling', 'HorizontalPodAutoscaler'],
] as const;

/** Whether a kind lives outside namespaces. */
export function isClusterScoped(group: string, kind: string): boolean {
  return CLUSTER_SCOPED.has(`${group}/${kind}`);
}

/** The group of an `apiVersion`; empty for the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** The kinds of some objects and of what the cluster makes below them, in a fixed order. */
export function projectKinds(objects: readonly ApiObject[]): argo.GroupKind[] {
  const kinds = new Map<string, argo.GroupKind>();
  const add = (group: string, kind: string): void => {
    if (kinds.has(`${group}/${kind}`)) return;
    kinds.set(`${group}/${kind}`, { group, kind });
    for (const [childGroup, childKind] of CHILDREN[`${group}/${kind}`] ?? []) add(childGroup, childKind);
  };
  for (const [group, kind] of SERVICE_KINDS) add(group, kind);
  for (const object of objects) {
    add(groupOf(object.apiVersion), object.kind);
    if (runsJobs(object)) add('batch', 'Job');
  }
  return [...kinds.keys()].sort().map((key) => kinds.get(key) as argo.GroupKind);
}

/** Whether the runs of an AnalysisTemplate start Jobs. */
function runsJobs(object: ApiObject): boolean {
  if (!/^(Cluster)?AnalysisTemplate$/.test(object.kind)) return false;
  const { metrics = [] }: argo.AnalysisTemplateSpec = manifestOf(object).spec ?? {};
  return metrics.some(({ provider }) => provider?.job !== undefined);
}
