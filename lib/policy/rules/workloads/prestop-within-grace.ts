import type { Field } from '../../../manifests';
import { allContainersOf, containerName, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

export const prestopWithinGrace: Rule = {
  id: 'prestop-within-grace',
  family: 'workloads',
  severity: 'warning',
  title: 'A pod that leaves has time for its preStop',
  cause:
    'The time of the preStop hook counts against terminationGracePeriodSeconds. A hook that takes all of it leaves none for the process: it is killed with the requests that it is answering.',
  remedy: 'write a terminationGracePeriodSeconds that is longer than the preStop and the longest request together',
  see: 'https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    spec:
      terminationGracePeriodSeconds: 60
      containers: [{ name: app, lifecycle: { preStop: { sleep: { seconds: 30 } } } }]
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    spec:
      containers: [{ name: app, lifecycle: { preStop: { sleep: { seconds: 30 } } } }]
`,
  },
  *check(tree) {
    for (const workload of podTemplatesOf(tree)) {
      const grace = workload.template.at('spec', 'terminationGracePeriodSeconds').number ?? 30;
      for (const container of allContainersOf(workload)) {
        const at = container.at('lifecycle', 'preStop');
        const seconds = secondsOf(at);
        if (seconds === undefined || seconds < grace) continue;
        yield {
          at,
          message: `the preStop of container ${containerName(container)} takes ${seconds} s of the ${grace} s that a pod has to end`,
        };
      }
    }
  },
};

/** How long a hook sleeps; undefined of one that does something else. */
function secondsOf(hook: Field): number | undefined {
  const command = hook
    .at('exec', 'command')
    .items.map(({ scalar }) => scalar ?? '')
    .join(' ');
  const slept = /(?:^|[\s/;&"'])sleep (\d+)/.exec(command)?.[1];
  return hook.at('sleep', 'seconds').number ?? (slept === undefined ? undefined : Number(slept));
}
