import type { Rule } from '../../rule';
import { missingConfig } from './missing-config';

export const secretsOfPods: Rule = {
  id: 'secrets-of-pods',
  family: 'workloads',
  severity: 'note',
  title: 'Secrets that pods need are there',
  cause:
    'A pod whose Secret is missing stays in CreateContainerConfigError or ContainerCreating. A program can make it in the cluster; if none does, a release waits until its deadline and is aborted.',
  remedy:
    'correct the name, render what makes the Secret (ExternalSecret, SealedSecret), or mark the reference optional',
  see: 'https://kubernetes.io/docs/concepts/configuration/secret/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app, envFrom: [{ secretRef: { name: svc-a } }] }] } } }
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: svc-a }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app, envFrom: [{ secretRef: { name: svc } }] }] } } }
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: svc-a }
`,
  },
  check(tree) {
    return missingConfig(tree, 'Secret');
  },
};
