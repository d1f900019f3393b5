import type { Field, ManifestObject } from '../../../manifests';
import {
  containerName,
  lastingContainersOf,
  ownersOfDeployments,
  ROLLOUT,
  servicesOfPods,
  workloadsOf,
} from '../../objects';
import type { Rule } from '../../rule';

export const readinessProbe: Rule = {
  id: 'readiness-probe',
  family: 'workloads',
  severity: 'warning',
  title: 'Pods that get requests say when they are ready',
  cause:
    'Without a readinessProbe a container counts as ready as soon as its process runs. A canary then gets its share of the requests before it listens, and a release that never listens is promoted by every step that only waits.',
  remedy: 'give the container that listens a readinessProbe',
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
`,
  },
  *check(tree) {
    for (const workload of workloadsOf(tree)) {
      const { object, runsOn } = workload;
      const services = servicesOfPods(tree).get(object) ?? [];
      const isReleased = object.groupKind === ROLLOUT || ownersOfDeployments(tree).has(object);
      if (!runsOn || (services.length === 0 && !isReleased)) continue;
      const containers = lastingContainersOf(workload);
      const listening = services.flatMap((service) => listeningTo(service, containers));
      const asked = listening.length > 0 ? new Set(listening) : containers.some(isProbed) ? [] : containers.slice(-1);
      for (const container of asked) {
        if (isProbed(container)) continue;
        const who = services[0] ? `${services[0].title} sends requests to it` : 'a release of it counts as available';
        yield {
          at: container.at('readinessProbe'),
          message: `container ${containerName(container)} has no readinessProbe; ${who} as soon as its process runs`,
        };
      }
    }
  },
};

function isProbed(container: Field): boolean {
  return container.at('readinessProbe').isSet;
}

/** The containers that declare a port that a Service sends requests to. */
function listeningTo(service: ManifestObject, containers: readonly Field[]): Field[] {
  return service.at('spec', 'ports').items.flatMap((port) => {
    const target = port.at('targetPort').isSet ? port.at('targetPort') : port.at('port');
    return containers.filter((container) =>
      container
        .at('ports')
        .items.some((it) => it.at(typeof target.value === 'string' ? 'name' : 'containerPort').value === target.value),
    );
  });
}
