import type { Rule } from '../../rule';
import { handedIn } from './handed-in';

const SERVICE = (name: string): string => `# file: clusters/prod/apps/${name}/service.yaml
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: prod }
`;
const MARKED = `# file: clusters/prod/apps/svc-b/service.yaml
apiVersion: v1
kind: Service
metadata:
  name: svc-b
  namespace: prod
  annotations: { release-train.dev/decommissioned: replaced by svc-c }
`;

export const removedService: Rule = {
  id: 'removed-service',
  family: 'release',
  severity: 'error',
  title: 'No service goes that was not decommissioned',
  cause:
    'A service whose folder is gone is delivered no more: its Application stays without a folder, or is deleted with all that it runs. Told with --against alone. What is gone has no object to accept it at: decommission it first, or leave the rule out with --skip.',
  remedy:
    "put it back into the source with decommissioned: { reason: '…' }, publish and commit that, delete its Application, and then remove it",
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/app_deletion/',
  examples: {
    before: `\n${SERVICE('svc-a')}${SERVICE('svc-b')}`,
    complies: `\n${SERVICE('svc-a')}${MARKED}`,
    violates: `\n${SERVICE('svc-a')}`,
  },
  check: (_, input) => handedIn('removed-service', input),
};
