/**
 * How long it takes to check an object against its schema, beside printing it as JSON.
 *
 *   npm run bench:schemas -- ../shared/crds      CRDs, or a folder of release-train schemas pull
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readManifestTree } from '../lib/manifests';
import { readSchemas, schemaCheck } from '../lib/policy';
import { ownFleet } from './fleets';

const ROUNDS = 5;

function milliseconds(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function best(run: () => unknown): number {
  return Math.min(...Array.from({ length: ROUNDS }, () => milliseconds(run)));
}

const folder = mkdtempSync(join(tmpdir(), 'release-train-bench-'));
try {
  process.env.CDK8S_OUTDIR = folder;
  ownFleet('payments').synth();
  const crds = process.argv[2] ?? '../shared/crds';
  const reading = best(() => readSchemas(crds));
  const tree = readManifestTree(folder);
  const shelf = readSchemas(crds);
  const isKnown = (it: (typeof tree.objects)[number]) => shelf.of(it.group, it.version, it.kind).is === 'known';
  const known = tree.objects.filter(isKnown);
  // A shelf remembers what it said of a tree: each round has one of its own.
  const shelves = Array.from({ length: ROUNDS + 1 }, () => readSchemas(crds));
  const first = milliseconds(() => schemaCheck(tree, shelves.pop() as typeof shelf));
  const check = best(() => schemaCheck(tree, shelves.pop() as typeof shelf));
  const json = best(() => known.map(({ manifest }) => JSON.stringify(manifest)));
  const microseconds = (time: number) => ((time * 1000) / known.length).toFixed(1);
  process.stdout.write(
    [
      `${shelf.size} kinds in ${crds}, read in ${reading.toFixed(0)} ms`,
      `${tree.objects.length} objects, ${known.length} with a schema`,
      `check: ${check.toFixed(1)} ms, ${microseconds(check)} µs an object (the first time ${microseconds(first)} µs)`,
      `JSON.stringify of the same objects: ${json.toFixed(1)} ms, ${microseconds(json)} µs an object`,
      `ratio: ${(check / json).toFixed(1)}`,
      '',
    ].join('\n'),
  );
} finally {
  rmSync(folder, { recursive: true });
}
