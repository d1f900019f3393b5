import type { Field } from '../../../manifests';
import { containerName, lastingContainersOf, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

const HANDLERS = ['httpGet', 'tcpSocket', 'grpc', 'exec'];

export const livenessNoStricterThanReadiness: Rule = {
  id: 'liveness-no-stricter-than-readiness',
  family: 'workloads',
  severity: 'warning',
  title: 'A liveness probe is more patient than the readiness probe that asks the same',
  cause:
    'Where both ask the same and give up after the same time, a container that is merely busy is killed in the moment in which it should only get no more requests. Under load one pod after the other restarts, and the rest gets their load as well.',
  remedy: 'ask something cheaper for liveness, or give it a higher failureThreshold; or leave the livenessProbe out',
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
          readinessProbe: { httpGet: { path: /ready, port: 8080 } }
          livenessProbe: { httpGet: { path: /ready, port: 8080 }, failureThreshold: 12 }
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
          readinessProbe: { httpGet: { path: /ready, port: 8080 } }
          livenessProbe: { httpGet: { path: /ready, port: 8080 } }
`,
  },
  *check(tree) {
    for (const container of podTemplatesOf(tree).flatMap(lastingContainersOf)) {
      const [live, ready] = [container.at('livenessProbe'), container.at('readinessProbe')];
      if (asked(live) === undefined || asked(live) !== asked(ready)) continue;
      const [killed, left] = [patience(live), patience(ready)];
      if (killed > left) continue;
      yield {
        at: live,
        message: `the livenessProbe of container ${containerName(container)} asks what its readinessProbe asks, and kills after ${killed} s; it gets no more requests after ${left} s`,
      };
    }
  },
};

/** What a probe asks, as a text to compare; undefined if it asks nothing. */
function asked(probe: Field): string | undefined {
  const handler = HANDLERS.find((it) => probe.at(it).isSet);
  return handler && `${handler} ${JSON.stringify(probe.at(handler).value)}`;
}

/** Seconds until a probe gives up. */
function patience(probe: Field): number {
  return (probe.at('periodSeconds').number ?? 10) * (probe.at('failureThreshold').number ?? 3);
}
