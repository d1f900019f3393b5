import { listed } from '../../../core';
import { isRecord } from '../../../manifests';
import { allContainersOf, containerName, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

const PROBES = ['readinessProbe', 'livenessProbe', 'startupProbe'];
const HANDLERS = ['httpGet', 'tcpSocket', 'grpc', 'exec'];

export const probeHandlers: Rule = {
  id: 'probe-handlers',
  family: 'workloads',
  severity: 'error',
  title: 'Every probe asks in one way',
  cause:
    'The API server refuses a probe without a handler or with several, and a livenessProbe or startupProbe that needs more than one success. A Rollout is not checked when it is applied: its new ReplicaSet is refused, and the release stands still.',
  remedy: 'give each probe one of httpGet, tcpSocket, grpc and exec, and successThreshold to the readinessProbe alone',
  see: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
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
          livenessProbe: { tcpSocket: { port: 8080 }, failureThreshold: 6 }
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
          livenessProbe: { failureThreshold: 6 }
`,
  },
  *check(tree) {
    for (const container of podTemplatesOf(tree).flatMap(allContainersOf)) {
      for (const name of PROBES) {
        const probe = container.at(name);
        if (!isRecord(probe.value)) continue;
        const handlers = HANDLERS.filter((it) => probe.at(it).isSet);
        const of = `the ${name} of container ${containerName(container)}`;
        if (handlers.length !== 1)
          yield { at: probe, message: `${of} says ${handlers.length === 0 ? 'not what to ask' : listed(handlers)}` };
        const successes = probe.at('successThreshold');
        if (name !== 'readinessProbe' && (successes.number ?? 1) !== 1)
          yield { at: successes, message: `${of} asks for ${successes.number} successes; only one is permitted` };
      }
    }
  },
};
