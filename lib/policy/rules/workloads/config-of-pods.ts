import { groupedBy } from '../../../core';
import { isPutInLater, Places, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';
import { type Provider, providersOf, referencesOf } from './references';

const IN_EVERY_NAMESPACE = /^(kube-root-ca\.crt|istio-ca-root-cert|openshift-service-ca\.crt)$/;

export const configOfPods: Rule = {
  id: 'config-of-pods',
  family: 'workloads',
  severity: 'warning',
  title: 'ConfigMaps and Secrets that pods need are there',
  cause:
    'A pod whose ConfigMap or Secret is missing stays in CreateContainerConfigError or ContainerCreating. A release then waits until its deadline and is aborted.',
  remedy: 'correct the name, render the object beside, or mark the reference optional',
  see: 'https://kubernetes.io/docs/concepts/configuration/configmap/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app, envFrom: [{ configMapRef: { name: svc-a-config } }] }] } } }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: svc-a-config }
data: { LOG_LEVEL: info }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app, envFrom: [{ configMapRef: { name: svc-a } }] }] } } }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: svc-a-config }
data: { LOG_LEVEL: info }
`,
  },
  *check(tree) {
    const byKind = placesBy(providersOf(tree), ({ kind }) => kind);
    const byName = placesBy(providersOf(tree), ({ kind, name }) => `${kind} ${name}`);
    for (const { kind, at, isOptional } of podTemplatesOf(tree).flatMap(referencesOf)) {
      const name = at.text;
      if (kind === 'PersistentVolumeClaim' || name === undefined || isOptional || isPutInLater(name)) continue;
      // Whoever renders none of them here has them from elsewhere.
      if (IN_EVERY_NAMESPACE.test(name) || !byKind.get(kind)?.beside(at.object).length) continue;
      if (!byName.get(`${kind} ${name}`)?.beside(at.object).length)
        yield { at, message: `there is no ${kind} ${name} in the namespace of ${at.object.title}` };
    }
  },
};

function placesBy(
  providers: readonly Provider[],
  keyOf: (provider: Provider) => string,
): Map<string, Places<Provider>> {
  const groups = groupedBy(providers, keyOf);
  return new Map([...groups].map(([key, them]) => [key, new Places(them, ({ object }) => object)]));
}
