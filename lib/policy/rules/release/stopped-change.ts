import type { Rule } from '../../rule';
import { handedIn } from './handed-in';

const TREE = (label: string, replicas: number): string => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: svc-a, namespace: prod }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { ${label}: svc-a } }
  template: { metadata: { labels: { ${label}: svc-a } } }
`;

export const stoppedChange: Rule = {
  id: 'stopped-change',
  family: 'release',
  severity: 'error',
  title: 'A change is one that the controllers take, and deletes nothing by the way',
  cause:
    'A field that is given once, a path that Argo Rollouts refuses, a name or destination whose change deletes what runs: each tree is right by itself, and going from one to the other is not. Told with --against alone; release-train diff tells the same as "stop".',
  remedy: 'publish it in two steps; release-train diff shows what changes',
  see: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#label-selector-updates',
  examples: { before: TREE('app', 3), complies: TREE('app', 4), violates: TREE('app.kubernetes.io/name', 3) },
  check: (_, input) => handedIn('stopped-change', input),
};
