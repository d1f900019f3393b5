import { RemoteBranch } from '../../git';
import { clustersAt } from '../published-services';
import type { DrillOptions } from './drill-options';
import { FaultInCluster } from './fault-in-cluster';
import { serviceIn } from './prepare';

/**
 * Takes away the fault of a drill that was killed, also one that has not ended by itself yet.
 *
 * @throws ReleaseTrainError if there is no such service, or the fault could not be taken away
 */
export async function cleanDrill(
  options: Pick<DrillOptions, 'service' | 'environment' | 'repo' | 'branch' | 'cluster' | 'sleep' | 'say'>,
): Promise<void> {
  const branch = await RemoteBranch.open(options.repo, options.branch, 'drill');
  try {
    const { namespace, rollout } = serviceIn(await clustersAt(branch.root, branch.tip), options);
    const fault = new FaultInCluster(options.cluster, namespace, rollout.name, options.sleep);
    const removed = await fault.remove();
    options.say(removed ? 'the fault of a drill was taken away; it is gone' : 'there is no fault of a drill');
  } finally {
    await branch.close();
  }
}
