import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { argo } from '../../imports';
import {
  A_DURATION,
  type Checked,
  durationProblem,
  humanDuration,
  Release,
  report,
  type Shape,
  seconds,
  shaped,
} from '../core';
import { type ReleaseSource, upstreamThereQuery } from '../promql';
import type { AnalysisTarget } from './analysis';
import { analysisTemplate, CANARY_HASH, STABLE_HASH } from './analysis-template';
import type { BoundAnalysis } from './bound-analysis';
import { oneOf } from './one-of';
import { printed, shortestWindow, soundScrapeInterval } from './schedule';

export interface UpstreamGateProps {
  /**
   * Where the release is read that the pods of the other service run:
   *
   * - `images`: from the image in their spec, which kube-state-metrics (2.3 and later) tells without any set-up. Two releases of
   *   one image are one to it.
   * - `pod-labels`: from their label `service.istio.io/canonical-revision`, which kube-state-metrics tells if it is started with
   *   `--metric-labels-allowlist=pods=[service.istio.io/canonical-revision]`.
   * - `requests`: from the requests that they answer, as their sidecars count them. It needs traffic, and is the one that
   *   tells who gets it.
   *
   * @default 'images'
   */
  readonly releaseFrom?: ReleaseSource;
  /** How long it waits until a person is asked: from 5 minutes to 1 day. @default - an hour */
  readonly longestWait?: Duration;
}

/** A service that another one waits for. */
export interface Upstream {
  readonly name: string;
  /** What it runs in this tree; undefined as long as that is not known. */
  readonly release: () => Release | undefined;
  /** Where it runs; undefined as long as that is not known. */
  readonly namespace: () => string | undefined;
  /** Whether somebody calls it, so that the mesh counts its requests. */
  readonly isCalled: () => boolean;
}

/**
 * Lets a release wait, before it gets any traffic, until the services that it depends on are there: their Rollouts are
 * Completed, and their pods run the release that this tree has for them.
 *
 * An upstream that is not there yet is waited for. After `longestWait` the rollout pauses; the gate never aborts by what it
 * finds. A way back to an older ReplicaSet passes it at once.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/controller-metrics/
 * @example
 * import { Duration } from 'cdk8s';
 * import { Environment, GitOpsApp, UpstreamGate } from 'cdk8s-release-train';
 *
 * const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
 * new Environment(app, 'prod', {
 *   namespace: 'prod',
 *   prometheus: 'http://prometheus.monitoring:9090',
 *   upstreamGate: new UpstreamGate({ longestWait: Duration.hours(2) }),
 * });
 */
export class UpstreamGate implements Checked {
  /** Where the release is read that the pods of the other service run. */
  public readonly releaseFrom: ReleaseSource;
  /** How long it waits until a person is asked. */
  public readonly longestWait: Duration;
  /** What is wrong with the options that were given; empty if they are sound. */
  public readonly problems: readonly string[];

  public constructor(props: UpstreamGateProps = {}) {
    const { sound, problems } = shaped<UpstreamGateProps>(props, SHAPE);
    const { longestWait } = sound;
    const wrongWait = longestWait && durationProblem(longestWait, Duration.minutes(5), Duration.days(1));
    this.releaseFrom = sound.releaseFrom ?? 'images';
    this.longestWait = longestWait && !wrongWait ? longestWait : Duration.hours(1);
    this.problems = [...problems, ...(wrongWait ? [`longestWait: ${wrongWait}`] : [])];
  }

  /**
   * Makes the template of a service, with a metric for each that it waits for. What they have to run is read when the template is
   * rendered: they may be added later than the one that waits.
   *
   * @internal
   */
  public _bind(
    scope: Construct,
    target: Omit<AnalysisTarget, 'occasion'>,
    upstreams: readonly Upstream[],
  ): BoundAnalysis {
    const guard = new Construct(scope, 'UpstreamGate');
    guard.node.addValidation({ validate: () => [...this.uncalled(upstreams), ...unknownReleases(upstreams)] });
    const interval = shortestWindow(soundScrapeInterval(guard, target.scrapeInterval));
    report(guard, ...this.tooShort(interval));
    const bound = analysisTemplate(
      guard,
      { ...target, occasion: { kind: 'before-first-weight', steps: [] } },
      {
        id: 'upstreams',
        metrics: () => upstreams.map((upstream) => this.metric(target, upstream, interval)),
        args: [CANARY_HASH, STABLE_HASH],
        reasons: {
          waits: `until ${upstreams.map(({ name }) => name).join(', ')} ${upstreams.length === 1 ? 'runs the release' : 'run the releases'} of this tree, with a Rollout that is Completed`,
          pauses: `after ${humanDuration(seconds(this.longestWait))}; \`resume\` looks again, \`promote\` goes on`,
          passes: 'a way back, to a ReplicaSet that is older than the stable one, at once',
        },
      },
    );
    return { ...bound, longestRun: this.longestWait };
  }

  private metric(target: Omit<AnalysisTarget, 'occasion'>, upstream: Upstream, interval: Duration): argo.Metric {
    const wait = seconds(this.longestWait);
    // Measurements at both ends of the wait.
    const count = Math.floor(wait / seconds(interval)) + 1;
    // Who is not there makes an error elsewhere.
    const { image, label } = upstream.release() ?? Release._unreadable([]);
    return {
      name: upstream.name,
      interval: printed(seconds(interval)),
      count,
      // The first time that it is there is enough. Not there is neither good nor bad, and the last of all is one too many.
      consecutiveSuccessLimit: 1,
      failureLimit: 0,
      inconclusiveLimit: count - 1,
      // The controller tries again every 10 seconds: a Prometheus that is away aborts no release that only waits.
      consecutiveErrorLimit: Math.ceil(wait / 10),
      successCondition: 'len(result) == 1 && result[0] == 1',
      // Nothing is below -1: without a condition to fail, what does not pass would.
      failureCondition: 'len(result) == 1 && result[0] < -1',
      provider: {
        prometheus: {
          address: target.prometheus,
          query: upstreamThereQuery({
            namespace: target.namespace,
            service: target.name,
            hashes: { canary: `{{args.${CANARY_HASH.name}}}`, stable: `{{args.${STABLE_HASH.name}}}` },
            upstream: upstream.name,
            upstreamNamespace: upstream.namespace() ?? target.namespace,
            release: { image, label },
            source: this.releaseFrom,
            seenFor: interval,
          }),
        },
      },
    };
  }

  private tooShort(interval: Duration): string[] {
    const [wait, between] = [seconds(this.longestWait), seconds(interval)];
    if (wait >= between) return [];
    return [
      `longestWait: ${humanDuration(wait)} is shorter than the ${humanDuration(between)} between two looks (four scrapes); give at least Duration.minutes(${Math.ceil(between / 60)})`,
    ];
  }

  private uncalled(upstreams: readonly Upstream[]): string[] {
    if (this.releaseFrom !== 'requests') return [];
    return upstreams
      .filter(({ isCalled }) => !isCalled())
      .map(
        ({ name }) =>
          `releaseFrom: ${name} is a worker, which gets no requests, so that 'requests' would wait for ever; write 'images' or 'pod-labels'`,
      );
  }
}

/** Told here as well: who renders one service alone does not see what is wrong with another. */
function unknownReleases(upstreams: readonly Upstream[]): string[] {
  return upstreams
    .filter(({ release }) => release()?._isKnown === false)
    .map(({ name }) => `the release of ${name}, which it waits for, cannot be read; mend it there`);
}

const SHAPE: Shape<UpstreamGateProps> = {
  releaseFrom: oneOf('images', 'pod-labels', 'requests'),
  longestWait: A_DURATION,
};
