import type { Field, ManifestObject } from '../../../manifests';
import type { Rule } from '../../rule';
import { PROJECT } from './projects';

const ROLE = (action: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: { name: services }
spec:
  roles:
    - name: on-call
      policies:
        - p, proj:services:on-call, applications, ${action}, services/*, allow
`;

export const projectRolePolicies: Rule = {
  id: 'project-role-policies',
  family: 'argo-cd',
  severity: 'error',
  title: 'The policies of a project’s roles are ones that Argo CD takes',
  cause:
    'Argo CD refuses a project with a policy of another form (invalid policy rule). Written into the cluster past it, the policy permits nothing: on-call finds out in the incident that nobody may abort.',
  remedy: 'write p, proj:<project>:<role>, applications, <action>, <project>/<application>, allow',
  see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/rbac/',
  examples: { complies: ROLE('action/argoproj.io/Rollout/abort'), violates: ROLE('abort') },
  *check(tree) {
    for (const project of tree.ofKind(PROJECT)) {
      for (const role of project.at('spec', 'roles').items) {
        for (const at of role.at('policies').items) {
          const wrong = policyProblem(project, role.at('name'), at.text);
          if (wrong) yield { at, message: wrong };
        }
      }
    }
  },
};

const RESOURCES = ['applications', 'applicationsets', 'repositories', 'clusters', 'logs', 'exec'];
const ACTIONS = /^(get|create|update|delete|sync|override|invoke|\*|(action|update|delete)\/.+)$/;

function policyProblem({ name: project }: ManifestObject, role: Field, policy: string | undefined): string | undefined {
  if (policy === undefined || role.text === undefined) return undefined;
  const parts = policy.split(',').map((part) => part.trim());
  const [p, subject, resource = '', action = '', object = '', effect] = parts;
  if (parts.length !== 6 || p !== 'p') return `${policy} has not the form p, subject, resource, action, object, effect`;
  const expected = `proj:${project}:${role.text}`;
  if (subject !== expected) return `the subject ${subject} has to be ${expected}`;
  if (!RESOURCES.includes(resource)) return `${resource} is no resource of a project`;
  if (!ACTIONS.test(action)) return `${action} is no action`;
  if (!object.startsWith(`${project}/`) && resource !== 'clusters' && resource !== 'repositories')
    return `the object ${object} has to begin with ${project}/`;
  return effect === 'allow' || effect === 'deny' ? undefined : `the effect ${effect} has to be allow or deny`;
}
