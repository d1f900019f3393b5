/**
 * How long a check takes, beside what it cannot do without: reading the manifests, with the reader that it has and with the
 * `yaml` package.
 *
 *     npm run bench:policy             1,000 services
 *     npm run bench:policy -- 4000     another size
 *
 * Each number is the median of three, in a process that is warm.
 */

import { parseAllDocuments } from 'yaml';
import { ManifestTree } from '../lib/manifests';
import { checkTree, RULES } from '../lib/policy';
import { ownFleet } from './fleets';
import { printedSeconds, times } from './numbers';

function main(services: number): void {
  const files = new Map(ownFleet(services).render());
  const bytes = [...files.values()].reduce((sum, text) => sum + text.length, 0);
  const tree = new ManifestTree(files);
  const reading = median(() => new ManifestTree(files));
  const yaml = median(() => [...files.values()].map((text) => parseAllDocuments(text).map((it) => it.toJS())));
  const checking = median(() => checkTree(tree));
  const line = (what: string, seconds: number) =>
    console.log(`| ${what} | ${printedSeconds(seconds)} | ${times(seconds, reading)} × |`);
  console.log(
    `${services} services, ${tree.objects.length} objects, ${(bytes / 2 ** 20).toFixed(0)} MiB, ${RULES.length} rules\n`,
  );
  console.log('| what | seconds | against reading |\n|---|--:|--:|');
  line('reading', reading);
  line('reading with the yaml package', yaml);
  line('all rules', checking);
  const each = RULES.map((rule) => ({ id: rule.id, seconds: median(() => [...rule.check(tree)]) }));
  for (const { id, seconds } of each.sort((a, b) => b.seconds - a.seconds).slice(0, 8)) line(id, seconds);
}

function median(run: () => unknown): number {
  const seconds = [0, 1, 2].map(() => {
    const start = process.hrtime.bigint();
    run();
    return Number(process.hrtime.bigint() - start) / 1e9;
  });
  return seconds.sort((a, b) => a - b)[1] as number;
}

main(Number(process.argv[2] ?? 1000));
