import type { Duration } from 'cdk8s';
import type { Slo } from '../slo';
import type { TrafficRouter } from '../traffic';
import type { GuardedWorkloadProps } from './guarded-workload-props';

/** What every service with a release path can be told, whatever the path. */
export interface GuardedServiceProps extends GuardedWorkloadProps {
  /** The port that the container listens on: 1 to 65535. */
  readonly port: number;
  /** What is spoken there. @default 'http' */
  readonly protocol?: 'http' | 'grpc';
  /** The port that callers use. @default 80 */
  readonly servicePort?: number;
  /**
   * The share of requests that must be answered within a time: `Slo.latency(99, Duration.millis(250))`. With it the standard
   * guards measure the time as well; in a list of one's own, `new LatencyAnalysis()` does.
   *
   * @default - the Environment's
   */
  readonly latencySlo?: Slo;
  /** Who routes the traffic. @default - the Environment's, else new IstioRouter() */
  readonly router?: TrafficRouter;
  /**
   * How long the replaced pods stay after a promotion, so that a way back finds them warm: 30 seconds to a day. They
   * cost what they cost while running.
   *
   * @default - 10 minutes
   */
  readonly keepReplacedPods?: Duration;
}
