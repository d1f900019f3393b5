import { Clusters, Environment, GitOpsApp, GuardedChanges } from '../../../lib';
import { fleet } from '../workflow/fleet';
import { type Request, testWithApiServer, verdicts } from './api-server';

function environment(name = 'prod', app = fleet()): Environment {
  const found = app.node.findAll().find((it) => it instanceof Environment && it.environmentName === name);
  return found as Environment;
}

function guarded(props: object = {}): GuardedChanges {
  return new GuardedChanges(environment(), 'guarded-changes', { breakGlass: ['sre-oncall'], ...props });
}

const SPEC = {
  replicas: 6,
  template: { spec: { containers: [{ name: 'app', image: 'old' }] } },
  strategy: { canary: { steps: [{ setWeight: 5 }, { pause: {} }] } },
};
const { strategy: _, ...WITHOUT_STRATEGY } = SPEC;

describe('who may change what by hand', () => {
  const { spec } = guarded().policy.toJson();
  const by = (User: string, change: object = {}, more: Partial<Request> = {}): Request => ({
    Operation: 'UPDATE',
    Resource: 'rollouts',
    User,
    Groups: ['developers'],
    Object: { spec: { ...SPEC, ...change } },
    OldObject: { spec: SPEC },
    ...more,
  });
  const DELETE: Partial<Request> = { Operation: 'DELETE', Object: undefined };
  const GLASS: Partial<Request> = { Groups: ['developers', 'sre-oncall'] };

  testWithApiServer('a person changes nothing that guards releases', () => {
    const refused: Record<string, Request> = {
      'an image': by('ann', { template: { spec: { containers: [{ name: 'app', image: 'new' }] } } }),
      'a step': by('ann', { strategy: { canary: { steps: [{ setWeight: 5 }] } } }),
      'a strategy that goes': by('ann', {}, { Object: { spec: WITHOUT_STRATEGY } }),
      'a field that comes': by('ann', { revisionHistoryLimit: 1 }),
      'all of it': by('ann', {}, { Object: {} }),
      'an object that goes': by('ann', {}, DELETE),
      'somebody of no group': by('ann', { replicas: 1 }, { Groups: undefined }),
      'an account of CI': by('system:serviceaccount:ci:deployer', { replicas: 1 }),
      'an account that is called as Argo CD, elsewhere': by('system:serviceaccount:shop:argocd-manager', {
        replicas: 1,
      }),
      'a field of a VirtualService that is free of a Rollout': by(
        'ann',
        { paused: true },
        { Resource: 'virtualservices' },
      ),
    };
    const found = verdicts(spec, Object.values(refused));
    expect(Object.keys(refused).map((name, i) => [name, found[i]!.Matches, found[i]!.Allowed])).toEqual(
      Object.keys(refused).map((name) => [name, true, false]),
    );
    expect(found[0]!.Message).toBe(
      'it guards releases, and comes from Git: change it there. In an incident: kubectl argo rollouts abort, or a group that may change it by hand (ann is in none)',
    );
    expect(found.map(({ Audit }) => Audit).join('')).toBe('');
  });

  testWithApiServer('on-call pauses, restarts, and sets labels and annotations', () => {
    const allowed = [
      by('ann', { paused: true }),
      by('ann', {}, { OldObject: { spec: { ...SPEC, paused: true } } }),
      by('ann', { restartAt: '2026-11-02T09:30:00Z' }),
      by('ann', {}, { Object: { metadata: { annotations: { a: 'b' } }, spec: SPEC } }),
      by('ann', {}, { Object: {}, OldObject: {}, Resource: 'analysistemplates' }),
    ];
    expect(verdicts(spec, allowed).map(({ Allowed }) => Allowed)).toEqual(allowed.map(() => true));
  });

  testWithApiServer('Argo CD, Argo Rollouts and the cleaning of the cluster are not asked', () => {
    const users = [
      'system:serviceaccount:kube-system:argocd-manager',
      'system:serviceaccount:argo-rollouts:argo-rollouts',
      'system:serviceaccount:kube-system:namespace-controller',
      'system:serviceaccount:kube-system:generic-garbage-collector',
    ];
    const found = verdicts(
      spec,
      users.flatMap((user) => [by(user, { replicas: 1 }), by(user, {}, DELETE)]),
    );
    expect(found.map(({ Matches }) => Matches)).toEqual(found.map(() => false));
  });

  testWithApiServer('who may break the glass does, and is written down', () => {
    const found = verdicts(spec, [
      by('ann', { replicas: 1 }, GLASS),
      by('ann', {}, { ...GLASS, ...DELETE }),
      by('ann', {}, GLASS),
    ]);
    expect(found.map(({ Allowed, Audit }) => [Allowed, Audit])).toEqual([
      [true, 'ann changed it by hand'],
      [true, 'ann changed it by hand'],
      [true, ''],
    ]);
  });
});

describe('the policy', () => {
  test('matches the objects themselves, and neither their status nor their scale', () => {
    const { spec } = guarded().policy.toJson();
    expect(spec.matchConstraints.resourceRules.flatMap(({ resources }: { resources: string[] }) => resources)).toEqual([
      'analysistemplates',
      'rollouts',
      'destinationrules',
      'virtualservices',
    ]);
  });

  test('is bound in the namespaces of the environment, and begins with warnings if one likes', () => {
    expect(guarded().binding.toJson().spec).toEqual({
      policyName: 'guarded-changes-prod',
      validationActions: ['Deny', 'Audit'],
      matchResources: {
        namespaceSelector: {
          matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['shop'] }],
        },
      },
    });
    expect(guarded({ enforce: false }).binding.toJson().spec.validationActions).toEqual(['Warn', 'Audit']);
  });

  test('knows Argo CD by where it applies to', () => {
    const condition = (make: (app: GitOpsApp) => Environment): string => {
      const made = make(new GitOpsApp({ repository: 'https://github.com/org/gitops' }));
      return new GuardedChanges(made, 'g', { breakGlass: ['a'] }).policy.toJson().spec.matchConditions[0].expression;
    };
    const props = { namespace: 'shop', prometheus: 'http://prometheus.monitoring:9090' };
    const own = 'system:serviceaccount:cd:argocd-application-controller';
    const elsewhere = 'system:serviceaccount:kube-system:argocd-manager';
    expect(condition((app) => new Environment(app, 'a', { ...props, argoCdNamespace: 'cd' }))).toContain(
      `['${own}', 's`,
    );
    expect(condition((app) => new Environment(app, 'a', { ...props, server: 'https://x.example.com' }))).toContain(
      `['${elsewhere}', 's`,
    );
    const clusters = Clusters.named({ a: 'https://a.example.com', b: 'https://kubernetes.default.svc' });
    expect(condition((app) => new Environment(app, 'a', { ...props, argoCdNamespace: 'cd', clusters }))).toContain(
      `['${own}', '${elsewhere}', 's`,
    );
  });

  test('is of the version that the cluster has, in a folder that no Application of the fleet applies', () => {
    const app = fleet();
    new GuardedChanges(environment('staging', app), 'guarded-changes', { breakGlass: ['sre-oncall'] });
    const text = app.render().get('clusters/staging/admission/guarded-changes.k8s.yaml');
    expect(text).toContain('apiVersion: admissionregistration.k8s.io/v1beta1\nkind: ValidatingAdmissionPolicy\n');
    const newer = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
    const of = (kubernetes: string): GuardedChanges =>
      new GuardedChanges(
        new Environment(newer, `k${kubernetes.replace('.', '-')}`, {
          namespace: 'shop',
          prometheus: 'http://prometheus.monitoring:9090',
          controllers: { kubernetes },
        }),
        'g',
        { breakGlass: ['a'] },
      );
    expect(of('1.30').policy.apiVersion).toBe('admissionregistration.k8s.io/v1');
    expect(of('1.27').node.validate()).toEqual([
      'a ValidatingAdmissionPolicy needs Kubernetes 1.28, and this environment declares 1.27; leave GuardedChanges out, or upgrade',
    ]);
  });

  test.each([
    [{ breakGlass: undefined }, "breakGlass: is missing; name the groups that may change it by hand: ['sre-oncall']"],
    [{ breakGlass: ['a', undefined] }, 'breakGlass: undefined is no name; write it without quotes'],
    [{ breakGlass: [] }, "breakGlass: a list is no list of groups; write ['sre-oncall']"],
    [{ breakGlass: ["a'] || true || 'x' in ['x"] }, 'is no name; write it without quotes, backslashes and spaces'],
    [{ argoCd: ['a\\'] }, 'is no name'],
    [{ argoRollouts: ['a\nb'] }, 'is no name'],
    [{ breakglass: ['a'] }, 'breakglass: there is no such property; did you mean breakGlass?'],
  ])('refuses %j', (props, message) => {
    expect(guarded(props).node.validate().join('\n')).toContain(message);
  });
});
