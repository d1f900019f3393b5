import { fleet as payments } from '../../apps/payments/main';
import {
  Checklist,
  ChecklistItem,
  type ChecklistProps,
  type GitOpsApp,
  type GitOpsAppProps,
  ReleaseWorkflow,
  Runbooks,
  runbookProblems,
  TextFile,
} from '../../lib';
import { readingTime } from '../../lib/pipeline/checklist/reading-time';
import { fleet, problems, SERVICE } from '../support/fleet';

const PAGE = 'docs/release/checklist.md';
const TEMPLATE = '.github/pull_request_template.md';
const owner = '@acme/payments';

function rendered(props: ChecklistProps, app: Partial<GitOpsAppProps> = {}, workflow?: string) {
  const { app: gitops, services } = fleet(app);
  services.addService('svc-a', SERVICE);
  if (workflow !== undefined)
    new TextFile(gitops, 'workflow', { path: '.github/workflows/release.yml', content: workflow });
  new Checklist(gitops, 'checklist', props);
  return gitops.render();
}

const person = (text: string, signal?: string) => ChecklistItem.person(text, { owner, signal });

test('an item says what ticks it', () => {
  const page = rendered({
    preflight: [
      ChecklistItem.rules('It is measured', 'canary-is-measured', 'aborts-are-told'),
      ChecklistItem.person('It is wanted', { owner: ['@acme/payments', 'a@acme.example'], signal: 'the ticket' }),
    ],
    duringRollout: [ChecklistItem.analysis('Failures abort it', 'error-rate')],
  }).get(PAGE);
  expect(page).toBe(`# Release checklist

3 items, of which people tick 1; about 1m. \`release-train rules RULE\` tells what a rule asks for.

## Before the release is merged

- It is measured. Ticked by \`canary-is-measured\`, \`aborts-are-told\` (note)
- [ ] It is wanted. \`@acme/payments\`, \`a@acme.example\`; look at: the ticket

## While it rolls out

- Failures abort it. Ticked by the analysis \`error-rate\`

Rendered with the fleet: an edit here is overwritten.
`);
});

test('a pull request asks its author what no machine knows, mentions nobody, and links to the rest', () => {
  const template = rendered({
    preflight: [ChecklistItem.rules('It is measured', 'canary-is-measured'), person('It is wanted', 'the ticket')],
    rollback: [person('It is aborted first', 'the runbook')],
  }).get(TEMPLATE);
  expect(template).toContain('- [ ] It is wanted. `@acme/payments`; look at: the ticket\n');
  expect(template).toContain('<details><summary>What is checked by itself</summary>\n\n- It is measured.');
  expect(template).toContain('<https://github.com/org/gitops/blob/main/docs/release/checklist.md>');
  expect(template).not.toContain('It is aborted first');
});

test('a repository that is not read over HTTPS has no links', () => {
  const template = rendered({ preflight: [person('It is wanted', 'x')] }, { repository: 'git@github.com:org/gitops' });
  expect(template.get(TEMPLATE)).toContain('when it goes back: `docs/release/checklist.md`\n');
});

test('items without a signal are listed for retirement', () => {
  const page =
    rendered({ preflight: [person('It feels right'), person('It is wanted', 'the ticket')] }).get(PAGE) ?? '';
  const [, retired = ''] = page.split('## To be retired\n');
  expect(retired).toContain('- It feels right\n');
  expect(retired).not.toContain('It is wanted');
});

test('a rule that there is not is an error that names the nearest', () => {
  expect(problems(() => rendered({ preflight: [ChecklistItem.rules('It is measured', 'canary-is-mesured')] }))).toEqual(
    ['checklist: "It is measured": there is no rule "canary-is-mesured"; the nearest name is canary-is-measured'],
  );
});

test('an analysis that no service has is an error; one that some lack is told on the page', () => {
  const items = [ChecklistItem.analysis('Slow answers abort it', 'latency')];
  expect(problems(() => rendered({ preflight: items }))[0]).toMatch(
    /^checklist: "Slow answers abort it": no service has an analysis "latency"; the nearest name is /,
  );
  const app = payments();
  const path = 'docs/release/jobs.md';
  const preflight = [ChecklistItem.analysis('Failed jobs abort it', 'job-error')];
  new Checklist(app, 'jobs', { preflight, path, pullRequestTemplate: false });
  expect(app.render().get(path)).toContain(
    '- Failed jobs abort it. Ticked by the analysis `job-error`. **Only of `email-sender`, `fraud-features`, ',
  );
});

describe('a job', () => {
  const workflow = 'jobs:\n  check:\n    steps:\n      - name: Render\n      - id: rules\n';
  const job = (of: string, step?: string) => ({
    preflight: [ChecklistItem.job('CI passes', { workflow: '.github/workflows/release.yml', job: of, step })],
  });

  test.each([undefined, 'Render', 'rules'])('that the workflow has ticks an item (step %s)', (step) => {
    expect(rendered(job('check', step), {}, workflow).get(PAGE)).toContain(
      '- CI passes. Ticked by the job `check` of ',
    );
  });

  test.each([
    [job('chek'), workflow, '.github/workflows/release.yml has no job "chek"; the nearest name is check'],
    [
      job('check', 'Rendr'),
      workflow,
      'the job check of .github/workflows/release.yml has no step "Rendr"; the nearest name is Render',
    ],
    [
      job('check'),
      undefined,
      '".github/workflows/release.yml" is not rendered along with the fleet; no workflow is: let a person tick it, or render the workflow along with the fleet',
    ],
    [job('check'), 'a: [\n', '.github/workflows/release.yml holds no jobs that can be read'],
  ])('that is not there is an error (%#)', (props, text, message) => {
    expect(problems(() => rendered(props, {}, text))).toEqual([`checklist: "CI passes": ${message}`]);
  });
});

test('a job of the release workflow ticks an item, one that it does not have is refused', () => {
  const withWorkflow = (job: string): GitOpsApp => {
    const { app, services } = fleet();
    services.addService('svc-a', SERVICE);
    const { path = '' } =
      new ReleaseWorkflow(app, 'workflow').node
        .findAll()
        .find((it): it is TextFile => it instanceof TextFile && it.path.endsWith('/release.yml')) ?? {};
    new Checklist(app, 'checklist', { preflight: [ChecklistItem.job('It is checked', { workflow: path, job })] });
    return app;
  };
  const [problem = ''] = problems(() => withWorkflow('no-such-job').render());
  const [, nearest = ''] = / has no job "no-such-job"; the nearest name is (\S+)$/.exec(problem) ?? [];
  expect(withWorkflow(nearest).render().get(PAGE)).toContain(`Ticked by the job \`${nearest}\` of `);
});

test('what takes longer than ten minutes is an error that says how long it is and what to cut', () => {
  const items = Array.from({ length: 18 }, (_, i) => person(`The thing number ${i} is in order`, 'the dashboard'));
  const [problem] = problems(() =>
    rendered({ preflight: [...items, person('It feels right'), person('It looks right')] }),
  );
  expect(problem).toContain('checklist: the checklist takes 10m51s (');
  expect(problem).toContain(
    '200 words a minute, and 30s for each of the 20 items that a person ticks), and 10m is the most',
  );
  expect(problem).toContain(
    'Take out, or let a machine check: "It feels right" (nothing to look at), "It looks right" (nothing to look at)',
  );
});

test('reading takes a minute for two hundred words, and half a minute more for what a person ticks', () => {
  const words = Array.from({ length: 20 }, () => 'word').join(' ');
  expect(readingTime([ChecklistItem.rules(words, 'canary-is-measured')])).toBe(6);
  expect(readingTime([person(words, words)])).toBe(42);
});

test('items that say the same are an error, wherever they stand', () => {
  expect(
    problems(() =>
      rendered({
        preflight: [person('It is wanted.', 'x')],
        rollback: [ChecklistItem.rules('It is  Wanted', 'schema')],
      }),
    ),
  ).toEqual(['checklist: "It is  Wanted" is there twice; take one of them out']);
});

test.each([
  [
    { preflight: [ChecklistItem.person('It is wanted', { owner: 'payments' })] },
    '"It is wanted": owner: "payments" is no owner',
  ],
  [{ preflight: [person('a\nb')] }, '"a\\nb" has a line end'],
  [{ preflight: [person(' ')] }, '" " is no item'],
  [{ preflight: [person('x'.repeat(201))] }, `"${'x'.repeat(40)}…" has 201 characters, and 200 is the most`],
  [{ preflight: [person('It is wanted', '')] }, '"It is wanted": signal: "" is no signal'],
  [{ preflight: [ChecklistItem.rules('It is wanted')] }, '"It is wanted": it names no rule'],
  [{ preflight: 'all' as never }, 'preflight: "all" is no list of items'],
  [{ preflight: ['all'] as never }, 'preflight: entry 1, "all", is no item'],
  [{ prefligt: [] } as never, 'prefligt: there is no such property; did you mean preflight?'],
  [{}, 'the checklist is empty'],
])('what is wrong with it is told (%#)', (props, message) => {
  const found = problems(() => rendered(props as ChecklistProps));
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(`checklist: ${message}`);
});

test('what people write is no markup', () => {
  const page = rendered({ preflight: [person('<b>*It*</b> is [x](y) | `z`', '<!-- @all -->')] }).get(PAGE) ?? '';
  expect(page).toContain(
    '- [ ] &#60;b&#62;&#42;It&#42;&#60;/b&#62; is &#91;x&#93;(y) &#124; &#96;z&#96;. `@acme/payments`; look at: &#60;&#33;-- @all --&#62;\n',
  );
});

describe('the standard checklist', () => {
  const standard = Checklist.standard({ owner });

  test('takes five minutes, and is mostly ticked by machines', () => {
    const all = Object.values(standard).flat();
    expect(all).toHaveLength(14);
    expect(all.filter(({ ticked }) => ticked.by === 'rules')).toHaveLength(8);
    expect(all.filter(({ isUnfounded }) => isUnfounded)).toEqual([]);
    expect(readingTime(all)).toBeLessThan(300);
  });

  test('is rendered for the payments fleet beside its runbooks, the same each time', () => {
    const app = payments();
    const page = app.render().get(PAGE) ?? '';
    expect(page).toBe(app.render().get(PAGE));
    expect(runbookProblems(page, app.render())).toEqual([]);
  });

  test('tells who has to own it', () => {
    for (const none of [undefined, null, {}, { signal: 'the log' }]) {
      const item = ChecklistItem.person('It is so', none as never);
      expect(problems(() => rendered({ preflight: [item] }))).toEqual([
        'checklist: "It is so": owner: is missing; write who ticks it: @acme/payments',
      ]);
    }
    expect(problems(() => rendered(Checklist.standard({ owner: '' })))[0]).toContain('owner: "" is no owner');
  });
});

test('an environment may have its own, and a set; only the fleet’s goes into pull requests', () => {
  const { app, prod, services } = fleet();
  services.addService('svc-a', SERVICE);
  new Runbooks(prod, 'runbooks');
  new Checklist(prod, 'checklist', { preflight: [person('Prod is ready', 'Grafana')] });
  new Checklist(services, 'checklist', { preflight: [person('The team is ready', 'the rota')] });
  const files = app.render();
  expect(files.get('docs/release/prod/checklist.md')).toContain('# Release checklist of prod\n');
  expect(files.get('docs/release/prod/checklist-services.md')).toContain('# Release checklist of prod/services\n');
  expect(files.has(TEMPLATE)).toBe(false);
});
