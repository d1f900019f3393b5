import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testWhere } from './test-where';

/** One query asked at one time over made-up series. */
export interface PromCase {
  /** Prometheus' notation: `{ 'up{job="a"}': '0+10x4 _ stale NaN' }`, a value per scrape from second 0 on. */
  readonly series: Readonly<Record<string, string>>;
  readonly query: string;
  /** When the query is asked, in seconds. */
  readonly at: number;
  /** Seconds between the values of a series. @default 15 */
  readonly scrape?: number;
}

/**
 * What Prometheus' own engine answers to each query: the values of the resulting series, labels dropped, as Argo Rollouts
 * reads them. All cases run in one process of `promtool test rules`.
 *
 * Every case expects nothing, and the answers are read from what promtool then complains about. A probe of a known value
 * says that its complaints still read as they did.
 */
export function promAnswers(cases: readonly PromCase[]): number[][] {
  const probe: PromCase = { series: {}, query: 'vector(42)', at: 0 };
  const file = {
    evaluation_interval: '15s',
    tests: [...cases, probe].map((it, i) => ({
      interval: `${it.scrape ?? 15}s`,
      input_series: Object.entries(it.series).map(([series, values]) => ({ series, values })),
      promql_expr_test: [{ expr: `# case ${i};\n${it.query}`, eval_time: `${it.at}s`, exp_samples: [] }],
    })),
  };
  const output = run(JSON.stringify(file));
  const answers: number[][] = [...cases, probe].map(() => []);
  const complaints = output.matchAll(/expr: "# case (\d+);.*\n\s*exp: *nil\n\s*got: *(.*)/g);
  for (const [, index, got] of complaints) answers[Number(index)] = valuesOf(got ?? '');
  if (answers.pop()?.[0] !== 42) throw new Error(`promtool did not answer as expected:\n${output}`);
  return answers;
}

/** A test that needs promtool. Without it the test is skipped and says so; in CI it fails. */
export function testWithPromtool(name: string, body: () => void): void {
  testWhere(installed() ? undefined : MISSING, name, body);
}

const MISSING = 'promtool is not installed (Debian package prometheus)';
let found: boolean | undefined;

function installed(): boolean {
  found ??= spawnSync('promtool', ['--version']).status === 0;
  return found;
}

function run(testFile: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'promtool-'));
  try {
    const path = join(folder, 'tests.json');
    writeFileSync(path, testFile);
    const { stdout, stderr } = spawnSync('promtool', ['test', 'rules', path], { encoding: 'utf8' });
    return `${stdout}\n${stderr}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// `{a="1", b="2"} 4E+01, {} NaN`: the values stand behind the label sets.
function valuesOf(got: string): number[] {
  return [...got.matchAll(/\} (NaN|[-+]?Inf|[-+0-9.E]+)(?=, |$)/g)].map(([, value]) =>
    value?.endsWith('Inf') ? Number(value.replace('Inf', 'Infinity')) : Number(value),
  );
}
