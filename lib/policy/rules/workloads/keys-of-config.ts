import { listed } from '../../../core';
import { isPutInLater, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';
import { referencesOf } from './references';

export const keysOfConfig: Rule = {
  id: 'keys-of-config',
  family: 'workloads',
  severity: 'error',
  title: 'Keys of ConfigMaps and Secrets that pods need are there',
  cause:
    'A container that takes a variable or a file from a key that is not there does not start: CreateContainerConfigError. A release then waits until its deadline and is aborted.',
  remedy: 'correct the key, add it, or mark the reference optional',
  see: 'https://kubernetes.io/docs/concepts/configuration/configmap/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    spec:
      containers:
        - name: app
          env: [{ name: LOG_LEVEL, valueFrom: { configMapKeyRef: { name: svc-a, key: log-level } } }]
---
apiVersion: v1
kind: ConfigMap
metadata: { name: svc-a }
data: { log-level: info }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    spec:
      containers:
        - name: app
          env: [{ name: LOG_LEVEL, valueFrom: { configMapKeyRef: { name: svc-a, key: log_level } } }]
---
apiVersion: v1
kind: ConfigMap
metadata: { name: svc-a }
data: { log-level: info }
`,
  },
  *check(tree) {
    for (const { kind, at, keys, isOptional } of podTemplatesOf(tree).flatMap(referencesOf)) {
      const object = at.text === undefined || isOptional ? undefined : tree.find(`/${kind}`, at.text, at.object);
      if (!object || kind === 'PersistentVolumeClaim') continue;
      const known = ['data', 'binaryData', 'stringData'].flatMap((field) =>
        object.at(field).entries.map(([key]) => key),
      );
      for (const key of keys) {
        if (key.text === undefined || known.includes(key.text) || isPutInLater(key.text)) continue;
        yield { at: key, message: `${object.title} has no key ${key.text}; it has ${listed(known) || 'none'}` };
      }
    }
  },
};
