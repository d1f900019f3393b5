import { type OnCall, ServiceSet } from '../../lib';
import { documents, find, fleet, type Manifest, problems, SERVICE } from '../support/fleet';

function project(onCall?: unknown): Manifest {
  const { app, prod } = fleet();
  new ServiceSet(prod, 'payments', { onCall: onCall as OnCall | undefined }).addService('svc-a', SERVICE);
  return find(documents(app.render().get('clusters/prod/argocd/payments.k8s.yaml') ?? ''), 'AppProject');
}

describe('the role of on-call', () => {
  test('sees, syncs, stops a release and lets it go on, ends an analysis, and skips no step', () => {
    const [role, ...others] = project({ groups: ['payments-oncall'] }).spec.roles;
    expect(others).toEqual([]);
    expect(role.name).toBe('on-call');
    expect(role.groups).toEqual(['payments-oncall']);
    const may = role.policies.map((policy: string) => policy.split(', '));
    for (const [p, subject, , , object, effect] of may)
      expect([p, subject, object, effect]).toEqual(['p', 'proj:payments-prod:on-call', 'payments-prod/*', 'allow']);
    expect(may.map(([, , resource, action]: string[]) => `${resource} ${action}`)).toEqual([
      'applications get',
      'applications sync',
      'logs get',
      'applications action/argoproj.io/Rollout/abort',
      'applications action/argoproj.io/Rollout/pause',
      'applications action/argoproj.io/Rollout/resume',
      'applications action/argoproj.io/Rollout/retry',
      'applications action/argoproj.io/AnalysisRun/terminate',
    ]);
  });

  test('says that it may cut a hold short, and that an analysis it ends counts as passed', () => {
    expect(project({ groups: ['sre'] }).spec.roles[0].description).toBe(
      'Brings in a revert, stops a release and lets it go on; may cut a hold short and end an analysis, which then counts as passed',
    );
    const [{ description, policies }] = project({ groups: ['sre'], mayTerminate: false }).spec.roles;
    expect(description).toBe('Brings in a revert, stops a release and lets it go on; may cut a hold short');
    expect(policies.join()).not.toContain('AnalysisRun');
  });

  // What Argo CD 3.5.7 checks (validatePolicy, validateRoleName, isValidAction, isValidObject).
  test('is one that Argo CD takes', () => {
    const { metadata, spec } = project({ groups: ['payments-oncall'] });
    expect(spec.roles[0].name).toMatch(/^[a-zA-Z0-9]([-_a-zA-Z0-9]*[a-zA-Z0-9])?$/);
    for (const policy of spec.roles[0].policies as string[]) {
      const [p, subject, resource, action, object, effect, ...rest] = policy.split(',').map((part) => part.trim());
      expect([p, subject, effect, rest]).toEqual(['p', `proj:${metadata.name}:on-call`, 'allow', []]);
      expect(['applications', 'logs']).toContain(resource);
      expect(action).toMatch(/^(get|sync|action\/.*)$/);
      expect(object).toMatch(new RegExp(`^${metadata.name}(/[*\\w-.]+)?/[*\\w-.]+$`));
    }
  });

  test('is for groups in the order of their names, quoted where a comma would end them', () => {
    expect(project({ groups: ['sre', 'CN=oncall,OU=payments'] }).spec.roles[0].groups).toEqual([
      '"CN=oncall,OU=payments"',
      'sre',
    ]);
  });

  test('is not there unless somebody has it', () => {
    expect(project().spec).not.toHaveProperty('roles');
  });

  test.each<[unknown, string]>([
    [{ groups: [] }, "without a group nobody has the role; write { groups: ['payments-oncall'] }, or leave onCall out"],
    [{}, 'without a group nobody has the role'],
    [{ groups: 'sre' }, 'groups: "sre" is no list'],
    [{ group: ['sre'] }, 'group: there is no such property; did you mean groups?'],
    [{ groups: ['sre'], mayTerminate: 'no' }, 'mayTerminate: "no" is neither true nor false; write true or false'],
    [['sre'], 'a list holds no properties'],
    [{ groups: ['sre', 'sre'] }, 'groups: "sre" is there twice; write it once'],
    [{ groups: [' sre'] }, 'groups: " sre" is no group; write its name at the identity provider in one line'],
    [{ groups: ['s"re'] }, 'groups: "s\\"re" is no group'],
    [{ groups: ['a\nb'] }, 'groups: "a\\nb" is no group'],
    [{ groups: [''] }, 'groups: "" is no group'],
  ])('%j is an error', (onCall, problem) => {
    const all = problems(() => project(onCall));
    expect(all).toHaveLength(1);
    expect(all[0]).toContain(`prod/payments: onCall: ${problem}`);
  });
});
