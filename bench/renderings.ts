/** What the benchmark compares. Each rendering runs in a process of its own, and writes into the folder it is given. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Chart } from 'cdk8s';
import { stringify } from 'yaml';
import { objectsOf, ownFleet, type Size, stockFleet } from './fleets';

export const RENDERINGS = {
  ours: 'GitOpsApp.synth()',
  stock: 'App.synth() of stock cdk8s',
  dump: 'yaml package, finished objects',
  root: 'kubectl kustomize, one root',
  roots: 'kubectl kustomize, a root a service',
} as const;
export type Rendering = keyof typeof RENDERINGS;

export interface Measurement {
  readonly seconds: number;
  /** Of all threads, of user and system. */
  readonly processorSeconds: number;
  /** The most that the process ever had in memory. */
  readonly mebibytes: number;
  /** The seconds until the constructs were made, which are not counted. */
  readonly building?: number;
  readonly objects?: number;
}

/** Renders in this process, into `CDK8S_OUTDIR`. */
export function renderHere(rendering: Rendering, size: Size): Measurement {
  const before = performance.now();
  const { app, synth } = rendering === 'stock' ? stockFleet(size) : ours(size);
  const building = (performance.now() - before) / 1000;
  const objects = objectsOf(app).length;
  const run = rendering === 'dump' ? dumping(app) : synth;
  const processor = process.cpuUsage();
  const start = performance.now();
  run();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(processor);
  return {
    seconds,
    processorSeconds: (user + system) / 1e6,
    mebibytes: process.resourceUsage().maxRSS / 1024,
    building,
    objects,
  };
}

function ours(size: Size) {
  const app = ownFleet(size);
  return { app, synth: () => app.synth() };
}

/** The floor: nothing is left to do but to write the finished objects, a file a chart, as cdk8s calls the package. */
function dumping(app: Parameters<typeof objectsOf>[0]): () => void {
  const files = new Map<string, unknown[]>();
  for (const object of objectsOf(app)) {
    const file = join(app.outdir, `${Chart.of(object).node.path}.k8s.yaml`);
    const documents = files.get(file);
    if (documents) documents.push(object.toJson());
    else files.set(file, [object.toJson()]);
  }
  return () => {
    for (const [file, documents] of files) {
      mkdirSync(dirname(file), { recursive: true });
      const yaml = documents.map((document) =>
        stringify(document, { keepUndefined: true, lineWidth: 0, version: '1.1', schema: 'yaml-1.1' }),
      );
      writeFileSync(file, yaml.join('---\n'));
    }
  };
}

/**
 * Builds a rendered tree with kustomize; undefined if it takes longer than the limit, in seconds.
 *
 * @param tree a folder that `ours` wrote; it gets kustomization files
 * @param output the file that the manifests go into
 */
export function kustomize(
  rendering: 'root' | 'roots',
  tree: string,
  output: string,
  limit: number,
): Measurement | undefined {
  const roots = rendering === 'root' ? environments(tree) : environments(tree).flatMap((root) => services(root));
  for (const root of roots) {
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.k8s.yaml'))
      .sort();
    const resources = files.map((file) => `- ${file}\n`).join('');
    writeFileSync(join(root, 'kustomization.yaml'), `resources:\n${resources}`);
  }
  writeFileSync(`${output}.roots`, roots.map((root) => `${relative(tree, root)}\n`).join(''));
  const script = `cd ${tree} && while read -r root; do kubectl kustomize "$root" && echo ---; done < ${output}.roots > ${output}`;
  const { stderr, status } = spawnSync(
    '/usr/bin/time',
    ['--quiet', '--format', '%e %U %S %M', 'timeout', String(limit), 'bash', '-c', script],
    { encoding: 'utf8' },
  );
  if (status === 124) return undefined;
  if (status !== 0) throw new Error(stderr);
  const [seconds = 0, user = 0, system = 0, kibibytes = 0] = (stderr.trim().split('\n').at(-1) ?? '')
    .split(' ')
    .map(Number);
  return { seconds, processorSeconds: user + system, mebibytes: kibibytes / 1024 };
}

/** Environments have objects of one name, which one root cannot hold: each is a root. */
function environments(tree: string): string[] {
  const clusters = join(tree, 'clusters');
  return readdirSync(clusters).map((environment) => join(clusters, environment));
}

function services(environment: string): string[] {
  const apps = join(environment, 'apps');
  return existsSync(apps) ? readdirSync(apps).map((service) => join(apps, service)) : [];
}
