import { Command } from 'commander';
import { counted, ReleaseTrainError, someOf } from '../core';
import { type KeptSchemas, keepSchemas, readSchemas } from '../policy';
import { clusterSchemas } from './cluster-schemas';
import { withHelpEnd } from './exit-status';

interface PullOptions {
  readonly from?: readonly string[];
  readonly context?: string;
  readonly output: string;
}

/** `release-train schemas`: the schemas of the clusters, against which `check` looks at each object. */
export function schemasCommand(): Command {
  return new Command('schemas').description('keep the schemas of what the clusters serve').addCommand(pullCommand());
}

/** `release-train schemas pull`: takes them from a cluster, or from files. */
function pullCommand(): Command {
  return withHelpEnd(
    new Command('pull')
      .description(
        'take the schemas of all kinds from a cluster, or from files; commit the folder, and give it to check --crds',
      )
      .option(
        '--from <paths...>',
        'files or folders in place of a cluster: CRDs (kubectl get crds -o yaml), OpenAPI documents (kubectl get --raw /openapi/v3/apis/apps/v1)',
      )
      .option('--context <name>', 'the context of the kubeconfig (default: the current one)')
      .option('--output <folder>', 'the folder to keep them in', 'schemas')
      .action(async ({ from, context, output }: PullOptions) => {
        if (from && context !== undefined)
          throw new ReleaseTrainError('--from and --context exclude each other: give files, or a cluster');
        const contents = from ? readSchemas(...from).contents : await clusterSchemas(context);
        process.stdout.write(`${told(keepSchemas(contents, output)).join('\n')}\n`);
      }),
    {
      one: 'the cluster or a file cannot be read, and the folder is as it was',
      examples: ['schemas pull --output schemas --context prod', 'schemas pull --output schemas --from crds/'],
    },
  );
}

/** More names are of no help in a log. */
const MOST_NAMES = 20;

function told({ file, kinds, bytes, added, changed, removed }: KeptSchemas): string[] {
  const lists = Object.entries({ added, changed, removed }).filter(([, names]) => names.length > 0);
  const changes = lists.map(([what, names]) => `${what}: ${someOf(names, MOST_NAMES)}`);
  const isFirst = added.length === kinds && removed.length === 0;
  return [
    `${file}: ${counted(kinds, 'kind')}, ${Math.ceil(bytes / 1024)} KiB`,
    ...(isFirst ? [] : changes.length > 0 ? changes : ['nothing changed']),
  ];
}
