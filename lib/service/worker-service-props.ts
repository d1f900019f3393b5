import type * as kplus from 'cdk8s-plus-28';
import type { Analysis, CanaryPlan } from '../analysis';
import type { GuardedWorkloadProps } from './guarded-workload-props';

export interface WorkerServiceProps extends GuardedWorkloadProps {
  /**
   * What aborts a canary: no mesh counts what a worker does, so its guards read what its application counts. `'none'` where
   * nothing shall.
   */
  readonly analyses: readonly Analysis[] | 'none';
  /**
   * The steps. A weight becomes as many pods as come nearest to it: the annotation `release-train.dev/weights` of the
   * Rollout tells how many.
   *
   * @default - the Environment's, else 25 % for 7 minutes and 50 % for 10
   */
  readonly plan?: CanaryPlan;
  /**
   * The port on which the container answers probes and is scraped, 1 to 65535; the pod calls it `http-metrics`.
   *
   * @default - none: a pod is ready as soon as its container runs
   */
  readonly port?: number;
  /**
   * How many pods there may be at a time beyond the number of replicas. No old pod goes before a new one is available; so
   * this is also how many start at once, in an abort as well.
   *
   * @default kplus.PercentOrAbsolute.percent(25)
   */
  readonly maxSurge?: kplus.PercentOrAbsolute;
}
