import type { Shape } from '../core';
import { REQUEST_WORDS } from '../promql';
import type { AnalysisTarget } from './analysis';
import { EVIDENCE_OPTIONS, EvidenceAnalysis, type EvidenceOptions } from './evidence-analysis';
import type { EvidenceSource } from './evidence-source';
import { failedReason, failedRequests, istioRequests } from './istio-requests';
import { oneOf } from './one-of';
import { nobodyCalls } from './schedule';

export interface SequentialErrorAnalysisProps extends EvidenceOptions {
  /** What counts as failed: 5xx, or the gRPC codes that are the server's fault. @default - what the service speaks */
  readonly protocol?: 'http' | 'grpc';
}

/**
 * Aborts a canary as soon as its failures are proof enough that it is worse than its objective and than the stable release,
 * and lets it pass when enough requests went well: a sequential probability ratio test over the new pods' own counters.
 *
 * The evidence is weighed in windows of several lengths at once: short ones see a release that turns bad late as fast as one
 * that is bad from the start, long ones gather what a quiet service has. The bound follows from the number of looks, so that
 * all of them together abort a sound release as seldom as promised, whatever the traffic.
 *
 * @see https://en.wikipedia.org/wiki/Sequential_probability_ratio_test
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/analysis/
 * @example
 * import { SequentialErrorAnalysis } from 'cdk8s-release-train';
 *
 * new SequentialErrorAnalysis(); // follows from the service's objective
 * new SequentialErrorAnalysis({ detects: 0.5, sharedFailure: 'abort' });
 */
export class SequentialErrorAnalysis extends EvidenceAnalysis<SequentialErrorAnalysisProps> {
  public constructor(props: SequentialErrorAnalysisProps = {}) {
    super(props, SHAPE, 'sequential-error');
  }

  protected source(target: AnalysisTarget): EvidenceSource {
    const { podSelector, matchers, protocol = target.protocol } = this.props;
    return {
      words: REQUEST_WORDS,
      counted: (version) => {
        const total = istioRequests(target, { view: 'pod', version, podSelector, matchers });
        return { total: [total], failed: failedRequests(total, protocol) };
      },
      failedReason: failedReason(protocol),
      unseen: 'what never reaches a pod',
      latencyAdvice: 'measure this one with new LatencyAnalysis({ slo })',
      problem: nobodyCalls(target.occasion),
      views: ['pod'],
    };
  }
}

const SHAPE: Shape<SequentialErrorAnalysisProps> = {
  ...EVIDENCE_OPTIONS,
  protocol: oneOf('http', 'grpc'),
};
