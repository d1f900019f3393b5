/**
 * How long a synth takes, beside stock cdk8s and beside writing the same objects with the `yaml` package.
 *
 *     npm run bench                 40, 400 and 1,000 services
 *     npm run bench -- 40 400       other sizes
 *
 * Every measurement is a process of its own, so that none profits from another's warm code or pays for its garbage. All
 * write into one folder, in memory (tmpfs) where there is such a file system, so that a slow disk does not blur what is
 * compared. Ratios matter, milliseconds depend on the machine.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ApiObject, App, Chart } from 'cdk8s';
import { CanaryService, Environment, GitOpsApp, Release, ServiceSet, Slo } from 'cdk8s-release-train';
import { stringify } from 'yaml';

const VARIANTS = {
  ours: 'GitOpsApp.synth()',
  stock: 'App.synth(), stock cdk8s, default output type',
  dump: 'yaml package, finished objects only',
} as const;
type Variant = keyof typeof VARIANTS;

interface Measurement {
  readonly milliseconds: number;
  readonly mebibytes: number;
  readonly objects: number;
}

const service = (i: number) => ({
  release: Release.of({ image: `ghcr.io/org/svc-${i}:1.4.${i}`, version: `1.4.${i}`, gitSha: '9f8d111d8f' }),
  port: 8080,
  replicas: 3,
  slo: Slo.availability(99.9),
});

function ownFleet(services: number, outdir: string): GitOpsApp {
  const app = new GitOpsApp({ repository: 'https://github.com/org/gitops', outdir });
  const prod = new Environment(app, 'prod', { namespace: 'prod', prometheus: 'http://prometheus.monitoring:9090' });
  const set = new ServiceSet(prod, 'services');
  for (let i = 0; i < services; i++) set.addService(`svc-${i}`, service(i));
  return app;
}

function stockFleet(services: number, outdir: string): App {
  const app = new App({ outdir });
  for (let i = 0; i < services; i++) {
    const chart = new Chart(app, `svc-${i}`, { namespace: 'prod' });
    new CanaryService(chart, `svc-${i}`, {
      ...service(i),
      environment: { prometheus: 'http://prometheus.monitoring:9090' },
    });
  }
  return app;
}

/** Runs one variant in this process. */
function measure(variant: Variant, services: number, outdir: string): Measurement {
  const app = variant === 'stock' ? stockFleet(services, outdir) : ownFleet(services, outdir);
  const objects = app.node.findAll().filter(ApiObject.isApiObject);
  const finished = variant === 'dump' ? finishedFiles(objects, outdir) : undefined;
  const start = process.hrtime.bigint();
  if (finished) for (const [file, documents] of finished) dump(file, documents);
  else app.synth();
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  return { milliseconds, mebibytes: process.resourceUsage().maxRSS / 1024, objects: objects.length };
}

/** The objects of every file that the own synth writes. */
function finishedFiles(objects: readonly ApiObject[], outdir: string): Map<string, unknown[]> {
  const files = new Map<string, unknown[]>();
  for (const object of objects) {
    const file = join(outdir, 'clusters/prod/apps', Chart.of(object).node.id, `${Chart.of(object).node.id}.k8s.yaml`);
    files.set(file, [...(files.get(file) ?? []), object.toJson()]);
  }
  return files;
}

function dump(file: string, documents: readonly unknown[]): void {
  mkdirSync(dirname(file), { recursive: true });
  // As cdk8s calls it.
  writeFileSync(
    file,
    documents
      .map((document) => stringify(document, { keepUndefined: true, lineWidth: 0, version: '1.1', schema: 'yaml-1.1' }))
      .join('---\n'),
  );
}

function inOwnProcess(variant: Variant, services: number, root: string): Measurement {
  const outdir = join(root, `${variant}-${services}`);
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--import', 'tsx', __filename, variant, String(services), outdir],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  if (readdirSync(outdir).length === 0) throw new Error(`${variant} wrote nothing`);
  rmSync(outdir, { recursive: true });
  return JSON.parse(stdout) as Measurement;
}

function median(variant: Variant, services: number, root: string): Measurement {
  const runs = Array.from({ length: variant === 'stock' && services > 400 ? 1 : 3 }, () =>
    inOwnProcess(variant, services, root),
  );
  return runs.sort((a, b) => a.milliseconds - b.milliseconds)[Math.floor(runs.length / 2)] as Measurement;
}

function main(sizes: readonly number[]): void {
  const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const root = mkdtempSync(join(place, 'release-train-bench-'));
  const cell = (text: string, width = 12): string => text.padStart(width);
  console.log(
    `${'services'.padEnd(10)}${['objects', 'ours ms', 'stock ms', 'yaml ms', 'stock/ours', 'ours/yaml', 'ours MiB'].map((h) => cell(h)).join('')}`,
  );
  try {
    for (const services of sizes) {
      const ours = median('ours', services, root);
      const stock = median('stock', services, root);
      const yaml = median('dump', services, root);
      const cells = [
        String(ours.objects),
        ours.milliseconds.toFixed(0),
        stock.milliseconds.toFixed(0),
        yaml.milliseconds.toFixed(0),
        `${(stock.milliseconds / ours.milliseconds).toFixed(1)} x`,
        (ours.milliseconds / yaml.milliseconds).toFixed(2),
        ours.mebibytes.toFixed(0),
      ];
      console.log(`${String(services).padEnd(10)}${cells.map((c) => cell(c)).join('')}`);
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  console.log(
    `\n${Object.entries(VARIANTS)
      .map(([name, what]) => `${name}: ${what}`)
      .join('\n')}`,
  );
  console.log(`medians of 3 runs, each in its own process; stock above 400 services once; files in ${place}`);
}

const [first, ...rest] = process.argv.slice(2);
if (first && first in VARIANTS)
  console.log(JSON.stringify(measure(first as Variant, Number(rest[0]), String(rest[1]))));
else main((first ? [first, ...rest] : [40, 400, 1000]).map(Number));
