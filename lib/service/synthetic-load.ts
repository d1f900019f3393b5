import { Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { SyntheticAnalysis, syntheticLabels } from '../analysis';
import { A_FLAG, cronProblem, dnsLabelProblem, instance, report, type Shape, shaped, timeZoneProblem } from '../core';

export interface SyntheticLoadProps {
  /** What the CronJob is called: a DNS label of at most 52 characters. @default - the construct's id */
  readonly name?: string;
  /** What runs each time; `when` and `dryRun` mean nothing here. */
  readonly test: SyntheticAnalysis;
  /**
   * What is called. A Service of the new pods alone is theirs during a canary only; between two releases it selects the
   * stable ones.
   */
  readonly service: kplus.Service;
  /** When a run begins, in five fields: every hour of the night is `0 22-23,0-5 * * *`. */
  readonly schedule: string;
  /** The time zone of the schedule, by its name in the tz database. @default 'Etc/UTC' */
  readonly timeZone?: string;
  /** Makes no new runs. @default false */
  readonly suspend?: boolean;
  /** The domain of the cluster. @default 'cluster.local' */
  readonly clusterDomain?: string;
}

/**
 * Calls a Service in the hours in which hardly anybody else does, so that a canary that is released then can be judged: a
 * CronJob. Whether a run fails is seen in its Job, and holds up no release.
 *
 * A run that is longer than the time between two is not doubled: the next begins when it has ended.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
 * @example
 * import { Chart, Duration, Testing } from 'cdk8s';
 * import { CanaryService, Release, Slo, SyntheticAnalysis, SyntheticLoad } from 'cdk8s-release-train';
 *
 * const chart = new Chart(Testing.app(), 'svc-a', { namespace: 'prod' });
 * const { canaryService } = new CanaryService(chart, 'svc-a', {
 *   release: Release.of({ image: 'ghcr.io/org/svc-a:1.4.2', version: '1.4.2', gitSha: '9f8d111d8f' }),
 *   port: 8080,
 *   slo: Slo.availability(99.9),
 *   environment: { prometheus: 'http://prometheus.monitoring:9090' },
 * });
 * new SyntheticLoad(chart, 'svc-a-night', {
 *   test: SyntheticAnalysis.k6({ image: 'grafana/k6:1.4.0', requestsPerSecond: 5, duration: Duration.hours(1) }),
 *   service: canaryService,
 *   schedule: '0 22-23,0-5 * * *',
 *   timeZone: 'Europe/Berlin',
 * });
 */
export class SyntheticLoad extends Construct {
  public constructor(scope: Construct, id: string, given: SyntheticLoadProps) {
    super(scope, id);
    const { sound: props, problems } = shaped<SyntheticLoadProps>(given, SHAPE);
    const { test, service, schedule, timeZone = 'Etc/UTC', clusterDomain = 'cluster.local' } = props;
    const wrong = {
      // The controller adds the time, 11 characters, to the name of each Job.
      name: dnsLabelProblem(props.name ?? id, 52, 'the rest of 63 is the time of each run'),
      test: test ? undefined : given?.test === undefined ? `missing; ${WRITE_TEST}` : undefined,
      service: service ? undefined : given?.service === undefined ? `missing; ${WRITE_SERVICE}` : undefined,
      schedule: cronProblem(schedule),
      timeZone: timeZoneProblem(timeZone),
    };
    report(this, ...problems, ...Object.entries(wrong).flatMap(([key, text]) => (text ? [`${key}: ${text}`] : [])));
    const name = wrong.name ? 'load' : (props.name ?? id);
    const namespace = Chart.of(service ?? this).namespace ?? 'default';
    // Of the Services of one service, each bears its name: a test of the canary's is a part of the same.
    const partOf = service?.metadata.getLabel('app.kubernetes.io/name') ?? service?.name ?? name;
    const spec = (test ?? STAND_IN)._job(this, {
      name,
      partOf,
      host: `${service?.name ?? 'none'}.${namespace}.svc.${clusterDomain}`,
      port: service?.ports[0]?.port ?? 80,
    });
    new kplus.k8s.KubeCronJob(this, 'cron-job', {
      metadata: { name, labels: syntheticLabels(partOf) },
      spec: {
        schedule: wrong.schedule ? '@daily' : schedule,
        timeZone: wrong.timeZone ? 'Etc/UTC' : timeZone,
        concurrencyPolicy: 'Forbid',
        // A run that waits for the last one to end begins up to two minutes late.
        startingDeadlineSeconds: 120,
        suspend: props.suspend ?? false,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 3,
        jobTemplate: { metadata: { labels: syntheticLabels(partOf) }, spec },
      },
    });
  }
}

const WRITE_TEST =
  "write for example SyntheticAnalysis.k6({ image: 'grafana/k6:1.4.0', duration: Duration.minutes(10) })";
const WRITE_SERVICE = 'write for example the canaryService of a CanaryService';

const SHAPE: Shape<SyntheticLoadProps> = {
  name: true,
  test: instance(WRITE_TEST.replace('write for example ', ''), '_job'),
  service: {
    is: (value) =>
      Construct.isConstruct(value) && typeof (value as kplus.Service).name === 'string' && 'ports' in value,
    not: 'no Service',
    write: WRITE_SERVICE.replace('write ', ''),
  },
  schedule: true,
  timeZone: true,
  suspend: A_FLAG,
  clusterDomain: true,
};

const STAND_IN = new SyntheticAnalysis({ image: 'none:none', duration: Duration.minutes(1) });
