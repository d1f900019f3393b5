import { runbookProblems, type ServiceProps } from '../../lib';
import { ManifestTree } from '../../lib/manifests';
import { fleet, SERVICE } from '../support/fleet';

function tree(props: Partial<ServiceProps> = {}): ReadonlyMap<string, string> {
  const { app, services } = fleet();
  services.addService('svc-a', { ...SERVICE, ...props });
  return app.render();
}

const files = tree();
const block = (...lines: string[]): string => ['```sh', ...lines, '```', ''].join('\n');
const problems = (text: string): string[] => runbookProblems(text, files, { environment: 'prod' });

test.each([
  'kubectl argo rollouts abort svc-a -n prod',
  'kubectl argo rollouts promote svc-a -n prod --full --context prod',
  'kubectl -n prod get service svc-a-stable svc-a-canary -o wide',
  'kubectl get vs/svc-a -n prod',
  'kubectl get pods -n prod -l app.kubernetes.io/name=svc-a',
  'kubectl get analysisrun RUN -n prod -o yaml',
  'kubectl get application svc-a-prod -n argocd',
  'argocd app get svc-a-prod --refresh',
  'argocd app actions run svc-a-prod abort --kind Rollout --resource-name svc-a',
  'argocd app rollback svc-a-prod 4',
  `release-train rollback svc-a --env prod --why 'it fails' --push`,
  'git log --oneline -5 -- clusters/prod/apps/svc-a',
  'curl https://example.com | jq .',
])('%s is all there', (command) => {
  expect(problems(block(command))).toEqual([]);
});

test.each([
  ['kubectl argo rollouts abort svc-b -n prod', 'there is no Rollout prod/svc-b in prod; the nearest name is svc-a'],
  ['kubectl argo rollouts abort svc-a -n shop', 'there is no Rollout shop/svc-a in prod; there is prod/svc-a'],
  [
    'kubectl argo rollouts abort svc-a',
    'kubectl argo rollouts abort svc-a names no namespace; write -n, or it goes to whichever is current',
  ],
  ['kubectl argo rollouts abrot svc-a -n prod', 'kubectl argo rollouts has no command abrot; did you mean abort?'],
  [
    'kubectl argo rollouts abort svc-a -n prod --full',
    'kubectl argo rollouts abort has no flag --full; the nearest name is --as',
  ],
  ['kubectl argo rollouts abort -n prod', 'kubectl argo rollouts abort does not say which Rollout'],
  ['kubectl argo rollouts promote svc-a svc-b -n prod', 'kubectl argo rollouts promote takes no svc-b'],
  ['kubectl get service svc-a-old -n prod', 'there is no Service prod/svc-a-old in prod; the nearest name is svc-a'],
  [
    'kubectl logs -n prod -l app.kubernetes.io/name=svc-b --tail=100',
    'no pods of the tree have the labels app.kubernetes.io/name=svc-b in prod',
  ],
  ['argocd app get svc-a', 'there is no Application svc-a in prod; the nearest name is svc-a-prod'],
  [
    'argocd app abort svc-a-prod',
    expect.stringContaining('argocd has no command app abort; there are account, app actions list,'),
  ],
  [
    'argocd app actions run svc-a-prod undo --kind Rollout',
    'Argo CD has no action undo for a Rollout; the nearest name is abort',
  ],
  [
    'argocd app actions run svc-a-prod abort --kind Rollout --resource-name svc-x',
    'there is no Rollout svc-x in prod; the nearest name is svc-a',
  ],
  ['argocd app actions run svc-a-prod abort', 'argocd app actions run svc-a-prod abort does not say --kind'],
  ['argocd app sync svc-a-prod --revision', 'argocd app sync: --revision has no value'],
  ['release-train rollback svc-b --env prod', 'there is no service svc-b in prod; the nearest name is svc-a'],
  ['release-train rollback svc-a --env production', 'there is no environment production; the nearest name is prod'],
  [
    'git log -- clusters/prod/apps/svc-b',
    'there is nothing at clusters/prod/apps/svc-b in the tree; the nearest name is clusters/prod/apps/svc-a',
  ],
  [
    'kubectl logs -n prod <pod>',
    'kubectl logs -n prod pod: a shell reads a file at <; write what is to be filled in with capital letters, such as COMMIT',
  ],
])('%s is told', (command, problem) => {
  expect(problems(`# A page\n\n${block(command)}`)).toEqual([
    typeof problem === 'string' ? `line 4: ${problem}` : problem,
  ]);
});

test('inline code is looked at too, where it is a command, an object or a folder', () => {
  expect(
    problems(
      'Never `kubectl argo rollouts undo svc-b -n prod`, see `Service prod/svc-a-old`, `Rollout prod/svc-a` and `clusters/prod/apps/svc-b/`. ' +
        'Not: `kubectl edit`, `argocd app rollback`, `Paused BlueGreenPause`, `Healthy`, `--full`.',
    ).map((problem) => problem.split(';')[0]),
  ).toEqual([
    'line 1: there is no Rollout prod/svc-b in prod',
    'line 1: there is no Service prod/svc-a-old in prod',
    'line 1: there is nothing at clusters/prod/apps/svc-b/ in the tree',
  ]);
});

test('code in another language is none of its business', () => {
  expect(problems('```yaml\nkubectl argo rollouts abort svc-b -n prod\n```\n')).toEqual([]);
});

test('without an environment any one of the tree will do; one that is told excludes the others', () => {
  const command = block('argocd app get svc-a-prod');
  expect(runbookProblems(command, new ManifestTree(files))).toEqual([]);
  expect(runbookProblems(command, files, { environment: 'staging' })).toHaveLength(1);
});

test('a runbook that people wrote is told of a service that was renamed', () => {
  const { app, services } = fleet();
  services.addService('billing', SERVICE);
  expect(runbookProblems(block('kubectl argo rollouts abort svc-a -n prod'), app.render())).toEqual([
    'line 2: there is no Rollout prod/svc-a in the tree; the nearest name is billing',
  ]);
});
