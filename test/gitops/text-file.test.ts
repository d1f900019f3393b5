import { Chart } from 'cdk8s';
import { Releases, type RenderedServices, ServiceSet, TextFile, type TextFileProps } from '../../lib';
import { publish } from '../../lib/gitops/publish';
import { readTree } from '../../lib/gitops/tree';
import { fleet, problems, RELEASE, SERVICE } from '../support/fleet';
import { content, initRepository, put, temporaryFolder } from '../support/git';
import { listOf } from '../support/git-published';

const PAGE = 'docs/release/prod/page.md';
const RUNBOOK = 'docs/runbooks/svc-a.md';

/** A fleet of two services with a page of the fleet and a runbook of svc-a. */
function withTexts(page = 'page\n', runbook: string | undefined = 'runbook\n') {
  const { app, services } = fleet({ outdir: temporaryFolder() });
  const service = services.addService('svc-a', SERVICE);
  services.addService('svc-b', SERVICE);
  new TextFile(app, 'page', { path: PAGE, content: page });
  if (runbook !== undefined) new TextFile(Chart.of(service), 'runbook', { path: RUNBOOK, content: runbook });
  return app;
}

function synthesized(app: ReturnType<typeof withTexts>, only?: string): string {
  if (only) process.env.RELEASE_TRAIN_ONLY = only;
  try {
    app.synth();
  } finally {
    delete process.env.RELEASE_TRAIN_ONLY;
  }
  return app.outdir;
}

function complaints(props: Partial<Record<keyof TextFileProps, unknown>>): string[] {
  const { app, services } = fleet();
  services.addService('svc-a', SERVICE);
  new TextFile(app, 'text', { path: PAGE, content: '\n', ...props } as TextFileProps);
  return problems(() => app.render());
}

describe('a text file', () => {
  test('stands in the tree behind the manifests, and not among them', () => {
    const app = withTexts();
    expect([...app.render()].slice(-2)).toEqual([
      [PAGE, 'page\n'],
      [RUNBOOK, 'runbook\n'],
    ]);
    expect(app.synthYaml()).not.toContain('runbook');
  });

  test('may be written from what services render, patches included', () => {
    const { app, services } = fleet();
    const service = services.addService('svc-a', SERVICE);
    const text = (rendered: RenderedServices): string =>
      `${rendered
        .manifestsOf(service)
        .map(({ kind }) => kind)
        .filter((kind) => kind === 'Rollout')
        .join()}\n`;
    new TextFile(app, 'kinds', { path: 'kinds.txt', content: text });
    expect(app.render().get('kinds.txt')).toBe('Rollout\n');
  });

  test.each([
    ['/etc/passwd', '"/etc/passwd" is no path below the tree; write for example clusters/prod/x.yaml'],
    ['a/../../b', '"a/../../b" has an empty part, "." or ".."; write the path from the tree\'s root, each folder once'],
    [
      'clusters/prod/apps/svc-a/README.md',
      '"clusters/prod/apps/svc-a/README.md" is below clusters/, which Argo CD applies; write for example docs/release/prod/train.md',
    ],
    [
      'Clusters/x.md',
      '"Clusters/x.md" is below clusters/, which Argo CD applies; write for example docs/release/prod/train.md',
    ],
    [7, '7 is no path; write for example docs/release/prod/train.md'],
  ])('at %j is an error', (path, problem) => {
    expect(complaints({ path })).toEqual([`text: path: ${problem}`]);
  });

  test.each([
    ['a\r\n', 'the text has carriage returns; end its lines with a line feed alone, "\\n"'],
    ['a', 'the text does not end with a line feed; end its last line with "\\n"'],
    ['', 'the text does not end with a line feed; end its last line with "\\n"'],
    [undefined, 'is missing'],
    [null, 'null is no text; write a string'],
  ])('of %j is an error', (text, problem) => {
    expect(complaints({ content: text })).toEqual([`text: content: ${problem}`]);
    if (typeof text === 'string') expect(complaints({ content: () => text })).toEqual([`text: ${problem}`]);
  });

  test('that cannot be written is told with its reason', () => {
    const content = (): string => {
      throw new Error('there is no such chapter');
    };
    expect(complaints({ content })).toEqual(['text: there is no such chapter']);
  });

  test('at the path of another file is an error', () => {
    const app = withTexts();
    new TextFile(app, 'again', { path: PAGE, content: '\n' });
    expect(problems(() => app.render())).toEqual([
      `again: path: ${PAGE} is taken by page; give one of them another path`,
    ]);
  });

  test('at the path of a release file that is published too is an error', () => {
    const folder = temporaryFolder();
    put(folder, 'svc-a.yaml', 'image: ghcr.io/org/svc-a:1.4.2\nversion: 1.4.2\ngitSha: 9f8d111d8f\n');
    const { app, prod } = fleet({ publishReleases: true });
    const releases = Releases.fromFolder(folder);
    const { release: _, ...service } = SERVICE;
    new ServiceSet(prod, 'services', { releases }).addService('svc-a', service);
    const path = releases.files()[0]?.path as string;
    new TextFile(app, 'text', { path, content: '\n' });
    expect(problems(() => app.render())).toEqual([
      `text: path: ${path} is the path of a release file, which is published too; give another path`,
    ]);
  });

  test('of the fleet that is wrong does not stop a service from being rendered alone', () => {
    const app = withTexts('no line feed');
    const dir = synthesized(app, 'svc-a');
    expect([...readTree(dir).files.keys()]).toEqual(['clusters/prod/apps/svc-a/svc-a.k8s.yaml', RUNBOOK]);
    expect(() => app.render()).toThrow('does not end with a line feed');
  });
});

describe('publishing text files', () => {
  test('of a service goes with the service, and of the fleet with the fleet', async () => {
    const checkout = initRepository();
    await publish(synthesized(withTexts()), checkout);
    const next = synthesized(withTexts('page 2\n', 'runbook 2\n'));
    const report = await publish(next, checkout, { only: ['svc-a'] });
    expect(report).toMatchObject({ written: [RUNBOOK], removed: [], left: [PAGE] });
    expect((await publish(next, checkout)).written).toEqual([PAGE]);
    expect(content(checkout, listOf(RUNBOOK))).toContain('# service: svc-a\n');
  });

  test('that are rendered for one service alone leave those of the fleet and of others', async () => {
    const checkout = initRepository();
    await publish(synthesized(withTexts()), checkout);
    const report = await publish(synthesized(withTexts('page 2\n', 'runbook 2\n'), 'svc-a'), checkout, {
      only: ['svc-a'],
    });
    expect(report).toMatchObject({ written: [RUNBOOK], removed: [], left: [] });
    expect(content(checkout, PAGE)).toBe('page\n');
  });

  test("removes those that are no longer rendered, a service's also with --only", async () => {
    const checkout = initRepository();
    await publish(synthesized(withTexts()), checkout);
    const { app, services } = fleet({ outdir: temporaryFolder() });
    services.addService('svc-a', { ...SERVICE, release: RELEASE });
    services.addService('svc-b', SERVICE);
    const without = synthesized(app);
    const report = await publish(without, checkout, { only: ['svc-a'] });
    expect(report).toMatchObject({ removed: [RUNBOOK], left: [PAGE] });
    expect((await publish(without, checkout)).removed).toEqual([PAGE]);
    expect(content(checkout, PAGE)).toBeUndefined();
  });
});
