import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
// Within the repository, so that the examples find the package as its users do.
const FOLDER = join(ROOT, 'test/docs/.examples');

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

describe('examples', () => {
  const code = examples();

  beforeAll(() => {
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    for (const [name, text] of code) writeFileSync(join(FOLDER, name), text);
    writeFileSync(
      join(FOLDER, 'tsconfig.json'),
      JSON.stringify({
        extends: '../../../tsconfig.json',
        compilerOptions: { rootDir: '../../..', noUnusedLocals: false },
        include: ['*.ts'],
      }),
    );
    writeFileSync(join(FOLDER, 'all.cjs'), [...code.keys()].map((name) => `require('./${name}');`).join('\n'));
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

  test('all of them run', () => {
    execFileSync(process.execPath, ['--import', 'tsx', join(FOLDER, 'all.cjs')], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: 'pipe',
      env: { ...process.env, CDK8S_OUTDIR: join(FOLDER, 'dist') },
    });
  }, 60_000);

  test('every page is linked from the README, and every link of a page leads somewhere', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    for (const page of files('docs', '.md')) expect(readme).toContain(`(${page})`);
    for (const page of ['README.md', ...files('docs', '.md')]) {
      const text = readFileSync(join(ROOT, page), 'utf8');
      for (const [, link] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g))
        expect(() => readFileSync(join(ROOT, page, '..', link as string))).not.toThrow();
    }
  });
});
