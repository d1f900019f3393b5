import { fleet as payments } from '../../apps/payments/main';
import { fleet as quickstart } from '../../apps/quickstart/main';
import {
  Clusters,
  CodeOwners,
  Environment,
  type EnvironmentProps,
  type GitOpsApp,
  JobErrorAnalysis,
  KargoPipeline,
  Release,
  ReleaseTrain,
  Runbooks,
  type RunbooksProps,
  runbookProblems,
  type ServiceProps,
  ServiceSet,
} from '../../lib';
import { ManifestTree } from '../../lib/manifests';
import { TOOLS } from '../../lib/pipeline/commands/known-commands';
import { readCommand } from '../../lib/pipeline/commands/read-command';
import { codeOf } from '../../lib/pipeline/markdown-code';
import { applicationsOf } from '../../lib/policy';
import { fleet, problems, SERVICE } from '../support/fleet';
import { kargoApp, environment as kargoEnvironment } from '../train/kargo/fleet';

/** The runbook of svc-a. */
function runbook(
  props: RunbooksProps = {},
  environment: Partial<EnvironmentProps> = {},
  service: Partial<ServiceProps> = {},
): string {
  const { app, prod, services } = fleet({}, environment);
  new Runbooks(prod, 'runbooks', props);
  services.addService('svc-a', { ...SERVICE, ...service });
  return app.render().get('docs/release/prod/svc-a.md') ?? '';
}

/** The commands below a heading, those of blocks alone. */
function commandsBelow(text: string, heading: string): string[] {
  const [, section = ''] = text.split(`\n## ${heading}\n`);
  return codeOf(section.split('\n## ')[0] ?? '')
    .filter(({ isBlock }) => isBlock)
    .flatMap(({ code }) => code.split('\n'));
}

/** What runbooks quote that no tree has: columns and reasons that the plugin prints, other commands, people, a repository. */
const VOCABULARY =
  /^(Status:|Message:|Step:|RUN|get rollout|CanaryPauseStep|InconclusiveAnalysisRun|RolloutAborted|BlueGreenPause|kubectl edit|set image|release-train (depart|windows)|dependsOn|[-\d*\s]+|@acme\/.*|[a-z]+-oncall|https:\/\/.*)$/;

function withRunbooks(app: GitOpsApp): { readonly files: ReadonlyMap<string, string>; readonly tree: ManifestTree } {
  // The fleet of payments has them itself.
  for (const environment of app.node.findAll().filter((it) => it instanceof Environment))
    if (!environment.node.findAll().some((it) => it instanceof Runbooks))
      new Runbooks(environment, 'runbooks', { context: environment.environmentName });
  const files = app.render();
  return { files, tree: new ManifestTree(files) };
}

describe.each([
  ['quickstart', quickstart, 3],
  ['payments', payments, 120],
])('every runbook of %s', (_, app, count) => {
  const { files, tree } = withRunbooks(app());
  const runbooks = [...files].flatMap(([path, text]) => {
    const [, environment = '', service = ''] = /^docs\/release\/([^/]+)\/([^/]+)\.md$/.exec(path) ?? [];
    const folder = `clusters/${environment}/apps/${service}/`;
    const objects = tree.objects.filter(({ file }) => file.path.startsWith(folder));
    return objects.length > 0 ? [{ environment, service, text, objects }] : [];
  });

  test('is of a service, and each service has one', () => {
    expect(runbooks).toHaveLength(count);
  });

  test('names nothing that the tree does not have', () => {
    for (const { environment, text } of runbooks) expect(runbookProblems(text, tree, { environment })).toEqual([]);
  });

  test('names, in sentences as well, only what the tree has, what its commands take, and what a status says', () => {
    const names = new Set(tree.objects.flatMap(({ name, namespace, title }) => [name, namespace, title]));
    for (const { name } of applicationsOf(tree)) names.add(name);
    const flags = new Set(
      TOOLS.flatMap(({ commands }) => Object.values(commands).flatMap((it) => Object.keys(it.flags ?? {}))),
    );
    const others = new Set<string>();
    for (const { text } of runbooks)
      for (const { code, isBlock } of codeOf(text)) {
        // What is a command or a folder is looked up above.
        const isLookedUp = isBlock || code.startsWith('clusters/') || readCommand(code.split(' '), true) !== undefined;
        const [flag = ''] = code.split(' ');
        if (!isLookedUp && !names.has(code) && !flags.has(flag)) others.add(code);
      }
    expect([...others].filter((code) => !VOCABULARY.test(code))).toEqual([]);
  });

  test('names every object of its service', () => {
    for (const { text, objects } of runbooks) for (const { title } of objects) expect(text).toContain(`\`${title}\``);
  });

  test('would be found out by any one command that names something else', () => {
    const [first] = runbooks;
    if (!first) throw new Error('there is no runbook');
    const { text, service, environment } = first;
    const blocks = codeOf(text).filter(({ isBlock }) => isBlock);
    const named = blocks
      .flatMap(({ code }) => code.split('\n'))
      .filter((command) => new RegExp(`(?<![=/])\\b${service}\\b(?!-)|${service}-${environment}`).test(command));
    expect(named.length).toBeGreaterThan(12);
    for (const command of named) {
      const broken = command.replaceAll(service, `${service}x`);
      const found = runbookProblems(text.replace(`\n${command}\n`, `\n${broken}\n`), tree, { environment });
      expect([command, found.length]).not.toEqual([command, 0]);
    }
  });

  test('is found out by a tree from which its service has gone', () => {
    const [first] = runbooks;
    const gone = [...files].filter(([path]) => !path.includes(`/apps/${first?.service}/`));
    expect(runbookProblems(first?.text ?? '', new Map(gone)).length).toBeGreaterThan(15);
  });

  test('can be read in ten minutes, and its commands are in its first part', () => {
    for (const { text } of runbooks) {
      expect(text.split(/\s+/).length).toBeLessThan(2000);
      const lines = text.split('\n');
      expect(lines.findIndex((line) => line.startsWith('kubectl argo rollouts abort'))).toBeLessThan(40);
      expect(lines.findIndex((line) => line.startsWith('release-train rollback'))).toBeLessThan(60);
    }
  });
});

test('a release changes nothing in it', () => {
  const release = Release.of({
    image: 'ghcr.io/org/svc-a:2.0.0',
    version: '2.0.0',
    gitSha: 'bdc38d48dce02f907edf69f00cea2fbd5d67202c',
    releaseId: 'svc-a-2.0.0',
  });
  expect(runbook({}, {}, { release })).toBe(runbook());
});

test('a canary says how long its way back takes after the promotion', () => {
  const text = runbook();
  expect(text).toContain('whose holds alone take 17m. The replaced pods stay for 10m.');
  expect(text).toContain('| 3 to 6 | 25 % | 5m | `svc-a-sequential-error-verdict`, `svc-a-gate` |');
  expect(text).toContain('In the background, from step 1 on: `svc-a-sequential-error`, `svc-a-error-rate`.');
  expect(text).toContain('**aborts** after two bad windows of 1m, at the earliest 2m15s after the first weight.');
  expect(commandsBelow(text, 'Stop a release')).toEqual([
    'kubectl argo rollouts abort svc-a -n prod',
    'argocd app actions run svc-a-prod abort --kind Rollout --resource-name svc-a',
  ]);
});

test('a blue-green service says who has the callers, and what an abort cannot do', () => {
  const { app, prod, services } = fleet();
  new Runbooks(prod, 'runbooks');
  services.addBlueGreenService('svc-a', { ...SERVICE, promotion: 'manual' } as never);
  const files = app.render();
  const text = files.get('docs/release/prod/svc-a.md') ?? '';
  expect(runbookProblems(text, files, { environment: 'prod' })).toEqual([]);
  expect(commandsBelow(text, 'Look')).toContain('kubectl get services svc-a svc-a-preview -n prod -o wide');
  expect(text).toContain('**but only while all new pods are available**');
  expect(text).toContain('- Then it waits until a person promotes it.');
  expect(text).toContain('| Paused `BlueGreenPause` |');
  expect(text).not.toContain('CanaryPauseStep');
});

test('a worker says what its shares really are, and that an abort takes time', () => {
  const { app, prod, services } = fleet();
  new Runbooks(prod, 'runbooks');
  services.addWorker('svc-a', {
    ...SERVICE,
    replicas: 6,
    analyses: [new JobErrorAnalysis({ processed: 'jobs_total', failed: 'jobs_failed_total' })],
  });
  const files = app.render();
  const text = files.get('docs/release/prod/svc-a.md') ?? '';
  expect(runbookProblems(text, files, { environment: 'prod' })).toEqual([]);
  expect(text).toContain('with 6 pods: 25 % becomes 2 of 7 (29 %)');
  expect(text).toContain('it takes as long as pods take to start');
  expect(text).toContain('jobs_failed_total');
});

test('each of several clusters has its commands', () => {
  const clusters = Clusters.named({ eu: 'https://eu.example.com', us: 'https://us.example.com' });
  const text = runbook({ context: { us: "us'1", eu: 'eu-1' } }, { clusters });
  expect(commandsBelow(text, 'Stop a release')).toEqual([
    'kubectl argo rollouts abort svc-a -n prod --context eu-1',
    "kubectl argo rollouts abort svc-a -n prod --context 'us'\\''1'",
    'argocd app actions run svc-a-prod-eu abort --kind Rollout --resource-name svc-a',
    'argocd app actions run svc-a-prod-us abort --kind Rollout --resource-name svc-a',
  ]);
  expect(commandsBelow(text, 'Go back')[1]).toBe(
    "release-train rollback svc-a --env prod --why 'what is wrong' --context eu-1 --context 'us'\\''1' --wait",
  );
});

test('where only Argo CD knows the clusters, the name of one is to be filled in', () => {
  const text = runbook({}, { clusters: Clusters.labelled({ stage: 'prod' }) });
  expect(commandsBelow(text, 'A sync hangs')[0]).toBe('argocd app terminate-op svc-a-prod-CLUSTER');
});

test('the branch is named where it is not the usual one', () => {
  const { app, prod, services } = fleet({ targetRevision: 'rendered' });
  new Runbooks(prod, 'runbooks');
  services.addService('svc-a', SERVICE);
  const text = app.render().get('docs/release/prod/svc-a.md') ?? '';
  expect(commandsBelow(text, 'Go back')[0]).toContain(' --branch rendered --dry-run');
  expect(text).toContain('git push origin HEAD:rendered');
});

test('without a context it says whose cluster the current one has to be', () => {
  expect(runbook()).toContain('`kubectl config current-context` has to be the cluster of `prod`.');
  expect(runbook({ context: 'prod-eu' })).not.toContain('current-context');
});

test('dashboard, logs and whoever is on call are a click away', () => {
  const text = runbook({
    dashboard: 'https://grafana.example.com/d/{service}?var-ns={namespace}&x=(1)',
    logs: 'https://logs.example.com/{environment}/{service}',
    onCall: 'https://pager.example.com/services/{service}',
  });
  expect(text).toContain(
    '[Dashboard](<https://grafana.example.com/d/svc-a?var-ns=prod&x=(1)>) · [Logs](<https://logs.example.com/prod/svc-a>) · [On call](<https://pager.example.com/services/svc-a>)',
  );
});

test.each([
  ['http://grafana.example.com/{service}', 'is no address that begins with https://'],
  [
    'https://grafana.example.com/{svc}',
    'has {svc}, which nothing fills in; the nearest name is service; there are {service}, {namespace}, {environment}',
  ],
  ['https://me:secret@grafana.example.com/', 'the address holds credentials'],
  ['https://grafana.example.com/{service', 'has a brace without its other one'],
  ['https://grafana.example.com/a b', 'has a space or a character that nobody can see'],
  ['grafana', 'is no address; write for example'],
  ['javascript:alert(1)', 'is no address that begins with https://'],
  [7, '7 is no address'],
])('%s is no address of a dashboard', (dashboard, message) => {
  const [found] = problems(() => runbook({ dashboard: dashboard as string }));
  expect(found).toContain('prod/runbooks: dashboard: ');
  expect(found).toContain(message);
  expect(found).not.toContain('secret');
});

test('what is wrong with the contexts is told', () => {
  const clusters = Clusters.named({ eu: 'https://eu.example.com' });
  expect(problems(() => runbook({ context: { us: 'us' } }, { clusters }))).toEqual([
    'prod/runbooks: context: prod has no cluster "us"; the nearest name is eu',
    'prod/runbooks: context: the cluster eu has none; write one for each, or leave all of them out',
  ]);
  expect(problems(() => runbook({ context: 'eu' }, { clusters }))[0]).toContain('prod has several clusters');
  expect(problems(() => runbook({ context: { eu: 'eu' } }))[0]).toContain('prod has one cluster');
  expect(problems(() => runbook({ context: 'a\nb' }))[0]).toContain('"a\\nb" is no context of kubectl');
  expect(problems(() => runbook({ contxt: 'a' } as never))).toEqual([
    'prod/runbooks: contxt: there is no such property; did you mean context?',
  ]);
});

test('the team that owns the service owns its runbook, and is named in it', () => {
  const { app, prod } = fleet();
  new Runbooks(prod, 'runbooks');
  new CodeOwners(app, 'owners');
  new ServiceSet(prod, 'shop', { owners: ['@org/shop', '@org/sre'], onCall: { groups: ['shop-oncall'] } }).addService(
    'svc-a',
    SERVICE,
  );
  const files = app.render();
  expect(files.get('.github/CODEOWNERS')).toContain('/docs/release/prod/svc-a.md @org/shop @org/sre\n');
  expect(files.get('docs/release/prod/svc-a.md')).toContain('Owner: `@org/shop`, `@org/sre`. On call: `shop-oncall`.');
});

test('an environment has its runbooks once', () => {
  const { app, prod, services } = fleet();
  services.addService('svc-a', SERVICE);
  new Runbooks(prod, 'one');
  new Runbooks(prod, 'two');
  expect(problems(() => app.render())).toEqual(['prod/two: prod has runbooks already; leave these out']);
});

test('a service that is taken out has none any more', () => {
  const { app, prod, services } = fleet();
  new Runbooks(prod, 'runbooks');
  services.addService('svc-a', SERVICE);
  services.addService('svc-b', { ...SERVICE, decommissioned: { reason: 'nobody calls it' } as never });
  expect([...app.render().keys()].filter((path) => path.startsWith('docs/'))).toEqual(['docs/release/prod/svc-a.md']);
});

test('rendering twice gives the same', () => {
  const { app, prod, services } = fleet();
  new Runbooks(prod, 'runbooks');
  services.addService('svc-a', SERVICE);
  expect(app.render()).toEqual(app.render());
});

test('where Argo CD syncs in order, it does not promise self-healing', () => {
  const { app, prod, services } = fleet({}, { controllers: { argoCd: '3.3' } });
  new Runbooks(prod, 'runbooks');
  new ReleaseTrain(prod, 'train', { rollingSync: true });
  services.addService('svc-a', SERVICE);
  const text = app.render().get('docs/release/prod/svc-a.md') ?? '';
  expect(text).toContain('the next sync brings the bad version again');
  expect(text).not.toContain('within seconds');
});

test('a guard of one’s own is explained in its own words, which are no markup', () => {
  const { app, prod, services } = fleet();
  new Runbooks(prod, 'runbooks');
  const service = services.addService('svc-a', SERVICE);
  service.rollout.metadata.addAnnotation('release-train.dev/weights', 'a | b `c` <img src=x>\n# d');
  const text = app.render().get('docs/release/prod/svc-a.md') ?? '';
  expect(text).toContain('What a share really is: a &#124; b &#96;c&#96; &#60;img src=x&#62; &#35; d.');
});

test('a Rollout of an autoscaler says between which numbers of pods it is', () => {
  const text = runbook({}, {}, { autoscaling: { minReplicas: 3, maxReplicas: 12 } });
  expect(text).toContain('3 to 12 pods: an autoscaler decides.');
});

test('where Kargo promotes, a revert alone does not last, and it says which Stage to take back', () => {
  const app = kargoApp();
  const prod = kargoEnvironment(app, 'prod');
  new Runbooks(prod, 'runbooks');
  new KargoPipeline(app, 'payments', { environments: [prod] });
  const files = app.render();
  const [, text = ''] = [...files].find(([path]) => /^docs\/release\/prod\/(?!train)[^/]+\.md$/.test(path)) ?? [];
  const promote = commandsBelow(text, 'Go back').find((command) => command.startsWith('kargo promote'));
  const stage = / --stage (\S+) --freight FREIGHT$/.exec(promote ?? '')?.[1];
  expect(new ManifestTree(files).ofKind('kargo.akuity.io/Stage').map(({ name }) => name)).toContain(stage);
  expect(runbook()).not.toContain('Kargo');
});

test('every link within a runbook leads to a section of it', () => {
  const { app, prod, services } = fleet();
  new Runbooks(prod, 'runbooks');
  services.addService('svc-a', SERVICE);
  services.addBlueGreenService('svc-b', SERVICE as never);
  const pages = [...app.render()].filter(([path]) => path.startsWith('docs/')).map(([, text]) => text);
  expect(pages).toHaveLength(2);
  for (const text of pages) {
    const anchors = [...text.matchAll(/^## (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replaceAll(' ', '-'));
    const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((anchor) => !anchors.includes(anchor ?? ''))).toEqual([]);
  }
});
