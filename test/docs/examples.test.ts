import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
// Within the repository, so that the examples find the package as its users do.
const FOLDER = join(ROOT, 'test/docs/.examples');
const RELEASES = 'apps/quickstart/releases';

function files(folder: string, ending: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file));
}

/** Every ```ts block of the pages, and every @example of the public classes, by where it stands. */
function examples(): Map<string, string> {
  const found = new Map<string, string>();
  const add = (file: string, index: number, code: string): void => {
    found.set(`${file.replace(/\W+/g, '-')}-${index}.ts`, `// ${file}\n${code}\nexport {};\n`);
  };
  for (const page of ['README.md', ...files('docs', '.md')]) {
    const text = readFileSync(join(ROOT, page), 'utf8');
    [...text.matchAll(/^```ts\n(.*?)^```/gms)].forEach((match, i) => {
      add(page, i, match[1] as string);
    });
  }
  for (const source of files('lib', '.ts')) {
    const text = readFileSync(join(ROOT, source), 'utf8');
    [...text.matchAll(/^ *\* @example\n((?: *\*(?! @)(?!\/).*\n)+)/gm)].forEach((match, i) => {
      add(source, i, (match[1] as string).replace(/^ *\* ?/gm, ''));
    });
  }
  return found;
}

/** The example with all that it makes as exports, also what it only shows: `new ErrorRateAnalysis();`. */
function exported(text: string): string {
  let shown = 0;
  return text
    .replace(/^const (?=\w+ = )/gm, 'export const ')
    .replace(
      /^(?=(new \w+|FreezeWindow\.\w+|SyntheticAnalysis\.\w+|CanaryPlan\.\w+|Slo\.\w+)\()/gm,
      () => `export const shown${++shown} = `,
    );
}

/**
 * Runs the examples, and then renders every app and chart that one of them made, binds every analysis to a service, and asks
 * every other value for its problems: a value or a construct that is wrong says nothing by itself.
 */
const RUN_ALL = `
const { readdirSync } = require('node:fs');
const { Chart, Testing } = require('cdk8s');
const { Node } = require('constructs');
const { CanaryService, Release, ServiceSet, Slo } = require('cdk8s-release-train');

const roots = new Set();
const { addChild } = Node.prototype;
Node.prototype.addChild = function (...args) {
  roots.add(this.root);
  return addChild.apply(this, args);
};
const isAnalysis = (value) => typeof value?.bind === 'function' && typeof value.id === 'string';
const problems = [];
const attempt = (file, check) => {
  try {
    check();
  } catch (error) {
    problems.push(file + ': ' + error.message);
  }
};

for (const file of readdirSync(__dirname).filter((name) => name.endsWith('.ts'))) {
  roots.clear();
  for (const value of Object.values(require('./' + file))) {
    const analyses = [value].flat().filter(isAnalysis);
    if (analyses.length > 0) {
      new CanaryService(new Chart(Testing.app(), 'example', { namespace: 'prod' }), 'svc-a', {
        release: Release.of({ image: 'ghcr.io/org/svc-a:1.4.2', version: '1.4.2', gitSha: '9f8d111d8f' }),
        port: 8080,
        slo: Slo.availability(99.9),
        environment: { prometheus: 'http://prometheus.monitoring:9090' },
        analyses,
      });
    } else if (Array.isArray(value?.problems)) {
      problems.push(...value.problems.map((problem) => file + ': ' + problem));
    }
  }
  for (const root of [...roots]) {
    // What an example leaves out for shortness is no mistake.
    const services = root.node.findAll().some((construct) => construct instanceof ServiceSet);
    if (typeof root.render === 'function') services && attempt(file, () => root.render());
    else for (const chart of root.node.children.filter(Chart.isChart)) attempt(file, () => Testing.synth(chart));
  }
}
if (problems.length > 0) throw new Error(problems.join('\\n'));
`;

describe('examples', () => {
  const code = examples();

  beforeAll(() => {
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    for (const [name, text] of code) writeFileSync(join(FOLDER, name), exported(text));
    writeFileSync(
      join(FOLDER, 'tsconfig.json'),
      JSON.stringify({
        extends: '../../../tsconfig.json',
        compilerOptions: { rootDir: '../../..', noUnusedLocals: false },
        include: ['*.ts'],
      }),
    );
    writeFileSync(join(FOLDER, 'all.cjs'), RUN_ALL);
    // What examples read: from the root of the repository, and from that of a fleet.
    cpSync(join(ROOT, RELEASES), join(FOLDER, RELEASES), { recursive: true });
    cpSync(join(ROOT, RELEASES), join(FOLDER, 'releases'), { recursive: true });
    cpSync(join(ROOT, 'docs/paths'), join(FOLDER, 'docs/paths'), { recursive: true });
    mkdirSync(join(FOLDER, 'slos'));
    const slos = readFileSync(join(ROOT, 'docs/slo.md'), 'utf8').match(
      /`slos\/checkout.yaml`:\n\n```yaml\n(.*?)^```/ms,
    );
    writeFileSync(join(FOLDER, 'slos/checkout.yaml'), slos?.[1] ?? '');
  });

  afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

  test('there are some in the README, in the pages and at the public classes', () => {
    const places = [...code.keys()];
    for (const start of ['README-md-', 'docs-', 'lib-service-', 'lib-gitops-', 'lib-slo-'])
      expect(places.some((place) => place.startsWith(start))).toBe(true);
  });

  test('all of them compile', () => {
    execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', FOLDER], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  }, 60_000);

  test('all of them run, and nothing is wrong with what they make', () => {
    execFileSync(process.execPath, ['--import', 'tsx', join(FOLDER, 'all.cjs')], {
      cwd: FOLDER,
      encoding: 'utf8',
      stdio: 'pipe',
      env: { ...process.env, CDK8S_OUTDIR: join(FOLDER, 'dist') },
    });
  }, 60_000);

  test('what a page shows of an app is in the app', () => {
    const apps = files('apps', '.ts').map((file) => readFileSync(join(ROOT, file), 'utf8'));
    const shown = files('docs', '.md').flatMap((page) => [
      ...readFileSync(join(ROOT, page), 'utf8').matchAll(/^```typescript\n(.*?)^```/gms),
    ]);
    expect(shown.length).toBeGreaterThan(0);
    for (const part of shown.flatMap(([, text]) => (text as string).trim().split('\n\n'))) {
      expect(apps.some((app) => app.includes(part))).toBe(true);
    }
  });

  test('every page is linked from the README, and every link of a page leads somewhere', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    // The pages of rules are linked from that of all rules.
    for (const page of files('docs', '.md').filter((it) => !it.startsWith('docs/rules/')))
      expect(readme).toContain(`(${page})`);
    for (const page of ['README.md', ...files('docs', '.md')]) {
      const text = readFileSync(join(ROOT, page), 'utf8');
      for (const [, link] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g))
        expect(() => readFileSync(join(ROOT, page, '..', link as string))).not.toThrow();
    }
  });
});
