import type { Duration } from 'cdk8s';
import type { Analysis } from '../analysis';
import type { GuardedServiceProps } from './guarded-service-props';

export interface BlueGreenServiceProps extends GuardedServiceProps {
  /**
   * What has to pass before the switch, while nobody calls the new version but who is made to: a load test against the
   * preview host, the error budget.
   *
   * @default - nothing: the switch waits until all new pods are available
   */
  readonly before?: readonly Analysis[];
  /**
   * What sends everybody back after the switch; `'none'` where nothing shall.
   *
   * @default - [new ErrorRateAnalysis()]; with a latencySlo also a LatencyAnalysis
   */
  readonly after?: readonly Analysis[] | 'none';
  /**
   * How long the new version is measured after the switch, with the old pods all there: 3 minutes to 6 hours, in whole
   * minutes.
   *
   * @default - 10 minutes
   */
  readonly watch?: Duration;
  /** Who gives the word to switch: the analyses, or a person after them. @default 'automatic' */
  readonly promotion?: 'automatic' | 'manual';
  /**
   * How many new pods there are until the word to switch is given: 1 or more, and only with a fixed number of pods. All of
   * them are started before the switch.
   *
   * @default - as many as the service has
   */
  readonly previewReplicas?: number;
}
