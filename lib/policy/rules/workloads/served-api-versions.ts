import type { Rule } from '../../rule';

/** Group, kind, version: since when it is gone, and what to write. */
const GONE = new Map<string, readonly [since: string, instead: string]>(
  (
    [
      [
        '1.16',
        'apps/v1',
        'extensions/v1beta1 apps/v1beta1 apps/v1beta2',
        'Deployment DaemonSet ReplicaSet StatefulSet',
      ],
      ['1.16', 'networking.k8s.io/v1', 'extensions/v1beta1', 'NetworkPolicy'],
      ['1.22', 'networking.k8s.io/v1', 'extensions/v1beta1 networking.k8s.io/v1beta1', 'Ingress IngressClass'],
      [
        '1.22',
        'rbac.authorization.k8s.io/v1',
        'rbac.authorization.k8s.io/v1beta1 rbac.authorization.k8s.io/v1alpha1',
        'Role RoleBinding ClusterRole ClusterRoleBinding',
      ],
      ['1.22', 'apiextensions.k8s.io/v1', 'apiextensions.k8s.io/v1beta1', 'CustomResourceDefinition'],
      ['1.22', 'apiregistration.k8s.io/v1', 'apiregistration.k8s.io/v1beta1', 'APIService'],
      [
        '1.22',
        'admissionregistration.k8s.io/v1',
        'admissionregistration.k8s.io/v1beta1',
        'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
      ],
      ['1.22', 'certificates.k8s.io/v1', 'certificates.k8s.io/v1beta1', 'CertificateSigningRequest'],
      ['1.22', 'coordination.k8s.io/v1', 'coordination.k8s.io/v1beta1', 'Lease'],
      ['1.22', 'scheduling.k8s.io/v1', 'scheduling.k8s.io/v1beta1 scheduling.k8s.io/v1alpha1', 'PriorityClass'],
      ['1.22', 'storage.k8s.io/v1', 'storage.k8s.io/v1beta1', 'CSIDriver CSINode StorageClass VolumeAttachment'],
      ['1.25', 'batch/v1', 'batch/v1beta1 batch/v2alpha1', 'CronJob'],
      ['1.25', 'policy/v1', 'policy/v1beta1', 'PodDisruptionBudget'],
      ['1.25', 'the Pod Security Standards', 'policy/v1beta1 extensions/v1beta1', 'PodSecurityPolicy'],
      ['1.25', 'discovery.k8s.io/v1', 'discovery.k8s.io/v1beta1', 'EndpointSlice'],
      ['1.25', 'events.k8s.io/v1', 'events.k8s.io/v1beta1', 'Event'],
      ['1.25', 'node.k8s.io/v1', 'node.k8s.io/v1beta1', 'RuntimeClass'],
      ['1.25', 'autoscaling/v2', 'autoscaling/v2beta1', 'HorizontalPodAutoscaler'],
      ['1.26', 'autoscaling/v2', 'autoscaling/v2beta2', 'HorizontalPodAutoscaler'],
      ['1.27', 'storage.k8s.io/v1', 'storage.k8s.io/v1beta1', 'CSIStorageCapacity'],
      [
        '1.29',
        'flowcontrol.apiserver.k8s.io/v1',
        'flowcontrol.apiserver.k8s.io/v1beta1 flowcontrol.apiserver.k8s.io/v1beta2',
        'FlowSchema PriorityLevelConfiguration',
      ],
      [
        '1.32',
        'flowcontrol.apiserver.k8s.io/v1',
        'flowcontrol.apiserver.k8s.io/v1beta3',
        'FlowSchema PriorityLevelConfiguration',
      ],
    ] as const
  ).flatMap(([since, instead, versions, kinds]) =>
    versions
      .split(' ')
      .flatMap((version) => kinds.split(' ').map((kind) => [`${version} ${kind}`, [since, instead]] as const)),
  ),
);

export const servedApiVersions: Rule = {
  id: 'served-api-versions',
  family: 'workloads',
  severity: 'error',
  title: 'Versions of APIs are ones that Kubernetes still serves',
  cause:
    'A cluster of that version or a later one does not know the object any more: it cannot be applied, and Argo CD cannot sync the Application that holds it.',
  remedy: 'write the version that is served; fields can have changed as well',
  see: 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
  examples: {
    complies: `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: svc-a }
`,
    violates: `
apiVersion: policy/v1beta1
kind: PodDisruptionBudget
metadata: { name: svc-a }
`,
  },
  *check(tree) {
    for (const object of tree.objects) {
      const [since, instead] = GONE.get(`${object.group}/${object.version} ${object.kind}`) ?? [];
      if (since)
        yield {
          at: object.at('apiVersion'),
          message: `Kubernetes ${since} and later have no ${object.kind} of ${object.group}/${object.version}`,
          remedy: `write ${instead}; fields can have changed as well`,
        };
    }
  },
};
