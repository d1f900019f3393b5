import { quantity } from '../../../core';
import type { Field } from '../../../manifests';
import { allContainersOf, containerName, isPutInLater, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

export const quantities: Rule = {
  id: 'quantities',
  family: 'workloads',
  severity: 'error',
  title: 'Amounts of resources are quantities, and limits are no less than requests',
  cause:
    'The API server refuses what is no quantity, and a request above its limit. A Rollout is not checked when it is applied: its new ReplicaSet is refused, and the release stands still. 512m of memory is half a byte.',
  remedy: 'write CPU as 100m or 2, memory as 128Mi or 1Gi, and limits that are at least the requests',
  see: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
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
          resources: { requests: { cpu: 100m, memory: 128Mi }, limits: { memory: 256Mi } }
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
          resources: { requests: { cpu: 100m, memory: 512m } }
`,
  },
  *check(tree) {
    for (const container of podTemplatesOf(tree).flatMap(allContainersOf)) {
      const [requests, limits] = [container.at('resources', 'requests'), container.at('resources', 'limits')];
      for (const [name, at] of [...requests.entries, ...limits.entries]) {
        const problem = amountProblem(name, at);
        if (problem) yield { at, message: `container ${containerName(container)}: ${problem}` };
      }
      for (const [name, at] of requests.entries) {
        const [least, most] = [quantity(at.scalar), quantity(limits.at(name).scalar)];
        if (least === undefined || most === undefined || least <= most) continue;
        yield {
          at,
          message: `container ${containerName(container)} requests ${at.scalar} of ${name}, more than its limit of ${limits.at(name).scalar}`,
        };
      }
    }
  },
};

function amountProblem(name: string, { scalar }: Field): string | undefined {
  if (scalar === undefined || isPutInLater(scalar)) return undefined;
  const amount = quantity(scalar);
  if (amount === undefined) return `${scalar} of ${name} is no quantity`;
  if (amount < 0) return `${scalar} of ${name} is less than nothing`;
  return name === 'memory' && /^\d+m$/.test(scalar)
    ? `${scalar} of memory is ${scalar.slice(0, -1)} thousandths of a byte`
    : undefined;
}
