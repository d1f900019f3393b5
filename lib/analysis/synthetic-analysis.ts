import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { argo } from '../../imports';
import { humanDuration, report, seconds } from '../core';
import { percent } from '../slo';
import type { AnalysisTarget } from './analysis';
import { analysisTemplate } from './analysis-template';
import type { BoundAnalysis } from './bound-analysis';
import { totalHold } from './canary-step';
import { ConfiguredAnalysis } from './configured-analysis';
import { errorRateLimits } from './error-rate-limits';
import type { Occasion } from './occasion';
import { CONSECUTIVE_ERRORS, printed } from './schedule';
import { deadlineOf, filesConfigMap, type SyntheticTarget, syntheticJob, syntheticLabels } from './synthetic-job';
import { SYNTHETIC_SHAPE, type SyntheticAnalysisProps, syntheticProblems } from './synthetic-props';
import { type K6Props, k6Test, type LocustProps, locustTest, type ToolTest } from './synthetic-tools';
import { usedArguments } from './template-arguments';

/**
 * A test that calls the new version and nothing else: a smoke test before the first weight, or a load that runs beside the
 * whole canary where the service's own traffic is too little to judge it.
 *
 * It is a Job that is told the address of the Service of the new pods in `TARGET_URL` (with scheme) and `TARGET_ADDRESS`
 * (without), how long to run in `DURATION`, and in `MAX_ERROR_RATE` which share of failed requests is too much: five times
 * the error budget. It passes when the container ends with exit code 0. An image that cannot be pulled fails it at its
 * `deadline`.
 *
 * Unless `when` says otherwise it runs once, before the first weight, when one new pod has been started for it. With
 * `when: 'background'` it runs again and again until the last step is done, and two failed Jobs abort.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/analysis/job/
 * @example
 * import { Duration } from 'cdk8s';
 * import { SyntheticAnalysis } from 'cdk8s-release-train';
 *
 * // Any image: exit code 0 is good.
 * new SyntheticAnalysis({
 *   image: 'curlimages/curl:8.10.1',
 *   args: ['--fail', '--silent', '--show-error', '$(TARGET_URL)/health'],
 *   duration: Duration.seconds(30),
 * });
 *
 * // Ten requests per second all the while, for a service that has few.
 * SyntheticAnalysis.k6({
 *   image: 'grafana/k6:1.4.0',
 *   path: '/products',
 *   requestsPerSecond: 10,
 *   duration: Duration.minutes(2),
 *   when: 'background',
 * });
 */
export class SyntheticAnalysis extends ConfiguredAnalysis<SyntheticAnalysisProps> {
  /** A test with k6. @see https://grafana.com/docs/k6/latest/using-k6/thresholds/ */
  public static k6(props: K6Props): SyntheticAnalysis {
    return SyntheticAnalysis.of(k6Test(props));
  }

  /** A test with Locust. @see https://docs.locust.io/en/stable/running-without-web-ui.html */
  public static locust(props: LocustProps): SyntheticAnalysis {
    return SyntheticAnalysis.of(locustTest(props));
  }

  private static of({ props, problems, requests }: ToolTest): SyntheticAnalysis {
    const analysis = new SyntheticAnalysis(props);
    analysis.problems = [...analysis.problems, ...problems];
    analysis.requests = requests;
    return analysis;
  }

  /** How many requests a Job makes, where the library itself makes them: by HTTP. */
  private requests?: number;

  public constructor(props: SyntheticAnalysisProps) {
    super(props, SYNTHETIC_SHAPE, 'synthetic', 'before-first-weight');
    const sound = this.props;
    const wrong = syntheticProblems(sound);
    this.props = {
      ...(Object.fromEntries(
        Object.entries(sound).filter(([name]) => !wrong.has(name as keyof SyntheticAnalysisProps)),
      ) as unknown as SyntheticAnalysisProps),
      ...(wrong.has('image') ? { image: 'none:none' } : {}),
      ...(wrong.has('duration') ? { duration: Duration.minutes(1) } : {}),
    };
    this.problems = [
      ...this.problems,
      ...[...wrong].flatMap(([name, texts]) => texts.map((text) => `${name}: ${text}`)),
    ];
  }

  public bind(scope: Construct, target: AnalysisTarget): BoundAnalysis {
    const guard = new Construct(scope, this.id);
    const { threshold, minRequests } = errorRateLimits(target.slo);
    const { occasion } = target;
    const spec = this._job(guard, {
      name: target.name,
      host: target.canaryHost,
      port: target.port ?? 80,
      maxErrorRate: threshold,
    });
    const { args, problems } = usedArguments(textsOf(this.props), target);
    report(guard, ...problems, ...this.targetProblems(target, minRequests, threshold));
    const wrongPlan = this.planProblem(occasion);
    if (wrongPlan) report(guard, wrongPlan);
    const metric: argo.Metric = {
      name: this.id,
      ...timing(occasion),
      provider: {
        job: {
          metadata: { labels: syntheticLabels(target.name) },
          spec: kplus.k8s.toJson_JobSpec(spec) as unknown as argo.JobSpec,
        },
      },
    };
    return analysisTemplate(guard, target, {
      id: this.id,
      metrics: [metric],
      args,
      reasons: {
        calls: `${target.canaryHost} for ${humanDuration(seconds(this.props.duration))}, and nothing else`,
        aborts:
          occasion.kind === 'background'
            ? `after two failed Jobs; each is ended after ${this.deadline} at the latest`
            : `when the Job fails, or is not done after ${this.deadline}`,
        'cannot-see':
          this.props.mesh === 'native-sidecar'
            ? 'the weights of the traffic: it calls the new pods directly'
            : 'the weights of the traffic; and without a sidecar only the pod view counts its requests',
        ...(this.props.mesh === 'native-sidecar' ? {} : { 'mutual-tls': STRICT_MUTUAL_TLS }),
      },
      dryRun: this.props.dryRun,
      needsPods: true,
      makesRequests: true,
      callsUncounted: this.props.mesh !== 'native-sidecar',
    });
  }

  /**
   * What a plan that counts on its requests must know: how many it makes in a second, where it knows; and whether callers'
   * sidecars count none of them.
   *
   * @internal
   */
  public get _traffic(): { readonly requestsPerSecond?: number; readonly atPodsOnly: boolean } {
    return {
      ...(this.requests === undefined ? {} : { requestsPerSecond: this.requests / seconds(this.props.duration) }),
      atPodsOnly: this.props.mesh !== 'native-sidecar',
    };
  }

  /**
   * The Job, with its files in a ConfigMap below `guard`, where what is wrong is reported.
   *
   * @internal
   */
  public _job(guard: Construct, target: SyntheticTarget): kplus.k8s.JobSpec {
    report(guard, ...this.problems);
    const { files = {} } = this.props;
    const configMap =
      Object.keys(files).length > 0
        ? filesConfigMap(guard, `${target.name}-${this.id}`, files, target.partOf ?? target.name).name
        : undefined;
    return syntheticJob(guard, this.props, target, configMap);
  }

  private get deadline(): string {
    return humanDuration(seconds(deadlineOf(this.props)));
  }

  private targetProblems(target: AnalysisTarget, minRequests: number, threshold: number): string[] {
    const problems: string[] = [];
    if (target.platform && Object.keys(this.props.files ?? {}).length > 0) {
      problems.push(
        'a template of the whole platform cannot bring files: its ConfigMap would stand in one namespace, and the Jobs in another; bring them in the image',
      );
    }
    if (this.requests === undefined) return problems;
    if (target.protocol === 'grpc') {
      problems.push('script: missing, and the service speaks gRPC, which the standard script does not; write one');
    }
    if (this.requests < minRequests) {
      const rate = this.requests / seconds(this.props.duration);
      const enough = Math.ceil(minRequests / rate);
      problems.push(
        `duration: the test makes ${this.requests} requests, and with fewer than ${minRequests} a single failed one is above ${percent(threshold)}; write at least Duration.seconds(${enough})`,
      );
    }
    return problems;
  }

  /** A Job that is under way when the plan ends counts as passed. */
  private planProblem(occasion: Occasion): string | undefined {
    if (occasion.kind !== 'background' || !('steps' in occasion)) return undefined;
    const total = seconds(totalHold(occasion.steps));
    const needed = (FAILURE_LIMIT + 1) * (seconds(deadlineOf(this.props)) + PAUSE);
    if (total > needed) return undefined;
    return `the plan holds ${humanDuration(total)} in all, but two Jobs that are ended after ${this.deadline} each have failed only after ${humanDuration(needed)}, so that a bad release could pass; write a shorter duration or deadline`;
  }
}

// Seconds between two Jobs of a background test: the next one is due an interval after this one has ended.
const PAUSE = 10;

// Beside the traffic one failed Job may be an accident; two are not.
const FAILURE_LIMIT = 1;

function timing({ kind }: Occasion): Partial<argo.Metric> {
  if (kind === 'background') {
    return { interval: printed(PAUSE), failureLimit: FAILURE_LIMIT, consecutiveErrorLimit: CONSECUTIVE_ERRORS };
  }
  return {
    // The Service was turned to the new pod a moment ago, and not every node knows yet.
    ...(kind === 'before-first-weight' ? { initialDelay: '10s' } : {}),
    count: 1,
    failureLimit: 0,
    consecutiveErrorLimit: CONSECUTIVE_ERRORS,
  };
}

const STRICT_MUTUAL_TLS =
  "under STRICT mutual TLS every call of a Job without a sidecar is refused, so that it fails and aborts: exempt the port by a PeerAuthentication, or write mesh: 'native-sidecar'";

/** The texts in which a placeholder could stand. */
function textsOf({ image, command = [], args = [], envVariables = {} }: SyntheticAnalysisProps): string[] {
  return [image, ...command, ...args, ...Object.values(envVariables).filter((value) => typeof value === 'string')];
}
