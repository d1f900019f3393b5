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

/**
 * Kinds that live outside namespaces: those of Kubernetes, and of what is often installed beside it. Argo CD looks for one of them
 * in the list of cluster resources, and refuses a sync of one that stands in the other list.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/
 */
const CLUSTER_SCOPED = new Set(
  Object.entries({
    '': ['Namespace', 'Node', 'PersistentVolume'],
    'admissionregistration.k8s.io': [
      'MutatingAdmissionPolicy',
      'MutatingAdmissionPolicyBinding',
      'MutatingWebhookConfiguration',
      'ValidatingAdmissionPolicy',
      'ValidatingAdmissionPolicyBinding',
      'ValidatingWebhookConfiguration',
    ],
    'apiextensions.k8s.io': ['CustomResourceDefinition'],
    'apiregistration.k8s.io': ['APIService'],
    'argoproj.io': ['ClusterAnalysisTemplate', 'ClusterWorkflowTemplate'],
    'cert-manager.io': ['ClusterIssuer'],
    'certificates.k8s.io': ['CertificateSigningRequest', 'ClusterTrustBundle'],
    'cilium.io': ['CiliumClusterwideNetworkPolicy'],
    'external-secrets.io': ['ClusterExternalSecret', 'ClusterPushSecret', 'ClusterSecretStore'],
    'flowcontrol.apiserver.k8s.io': ['FlowSchema', 'PriorityLevelConfiguration'],
    'gateway.networking.k8s.io': ['GatewayClass'],
    'keda.sh': ['ClusterTriggerAuthentication'],
    'kyverno.io': ['ClusterCleanupPolicy', 'ClusterPolicy'],
    'networking.k8s.io': ['IPAddress', 'IngressClass', 'ServiceCIDR'],
    'node.k8s.io': ['RuntimeClass'],
    'policies.kyverno.io': ['ImageValidatingPolicy'],
    'policy.networking.k8s.io': ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy'],
    'policy.sigstore.dev': ['ClusterImagePolicy', 'TrustRoot'],
    'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
    'resource.k8s.io': ['DeviceClass'],
    'scheduling.k8s.io': ['PriorityClass'],
    'snapshot.storage.k8s.io': ['VolumeSnapshotClass', 'VolumeSnapshotContent'],
    'storage.k8s.io': ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment', 'VolumeAttributesClass'],
    'trust.cert-manager.io': ['Bundle'],
  }).flatMap(([group, kinds]) => kinds.map((kind) => `${group}/${kind}`)),
);

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
  try {
    const { metrics = [] }: argo.AnalysisTemplateSpec = manifestOf(object).spec ?? {};
    return metrics.some(({ provider }) => provider?.job !== undefined);
  } catch {
    // What it cannot be made of is told where it stands itself.
    return false;
  }
}
