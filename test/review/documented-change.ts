import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';

const ROOT = join(__dirname, '../..');
/** Within the repository, so that the changed app finds its packages. */
const COPY = join(ROOT, 'test/review/.change');
const PAGE = join(ROOT, 'docs/review.md');

/** What differs in some files of an app. */
interface Edit {
  readonly files: readonly string[];
  /** Without any, the files are removed. */
  readonly replacements?: readonly (readonly [string, string])[];
}

/** What `release-train diff before after` prints of the change to apps/payments that the page shows. */
export function documentedReview(): string {
  const folder = mkdtempSync(join(tmpdir(), 'release-train-change-'));
  try {
    // Both from the copy: manifests say where their release files lie.
    cpSync(join(ROOT, 'apps/payments'), COPY, { recursive: true });
    render(join(COPY, 'main.ts'), join(folder, 'before'));
    for (const edit of load(readFileSync(join(ROOT, 'test/fixtures/review/change-set.yaml'), 'utf8')) as Edit[])
      apply(edit);
    render(join(COPY, 'main.ts'), join(folder, 'after'));
    const { status, stdout, stderr } = diff(folder, 'before', 'after');
    if (status !== 0) throw new Error(stderr);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(COPY, { recursive: true, force: true });
  }
}

/** The page with a review in the place of the one that it shows. */
export function pageWith(review: string): string {
  return readFileSync(PAGE, 'utf8').replace(
    /(release-train diff before after\n)[\s\S]*?(?=```\n)/,
    `$1${review.replaceAll('$', '$$$$')}`,
  );
}

function apply({ files, replacements }: Edit): void {
  for (const file of files) {
    const path = join(COPY, file);
    if (!replacements) {
      rmSync(path);
      continue;
    }
    const text = replacements.reduce(
      (result, [from, to]) => {
        if (!result.includes(from)) throw new Error(`${file} does not hold ${from}`);
        return result.replace(from, () => to);
      },
      readFileSync(path, 'utf8'),
    );
    writeFileSync(path, text);
  }
}

function render(main: string, outdir: string): void {
  const { status, stderr } = typescript(ROOT, [main], { CDK8S_OUTDIR: outdir });
  if (status !== 0) throw new Error(`${main} ended with ${status}: ${stderr}`);
}

/** Runs a file of TypeScript as it stands. */
export function typescript(cwd: string, args: readonly string[], variables: NodeJS.ProcessEnv = {}) {
  const { NODE_OPTIONS: _, FORCE_COLOR: __, ...inherited } = process.env;
  const env = { ...inherited, TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.json'), ...variables };
  return spawnSync(process.execPath, ['--import', require.resolve('tsx'), ...args], { cwd, env, encoding: 'utf8' });
}

/** `release-train diff` in a folder. */
export function diff(cwd: string, ...args: readonly string[]) {
  return typescript(cwd, [join(ROOT, 'lib/cli/main.ts'), 'diff', ...args]);
}

if (require.main === module) writeFileSync(PAGE, pageWith(documentedReview()));
