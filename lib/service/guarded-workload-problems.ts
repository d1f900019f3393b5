import { Chart, Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  annotationProblem,
  deliveryTargetsProblems,
  dnsLabelProblem,
  dnsSubdomainProblem,
  durationProblem,
  labelValueProblem,
  qualifiedNameProblem,
  resourcesProblem,
  show,
} from '../core';
import type { GuardedWorkloadProps } from './guarded-workload-props';
import { maxUnavailableProblem, scalingProblems } from './scaling';
import { configProblems } from './service-config';
import type { ServiceEnvironment } from './service-environment';
import { variableProblems } from './service-variables';

/**
 * The longest name: a pod is called `<name>-<hash of up to 10>-<5>`, and Kubernetes cuts what stands before the last five
 * at 58 characters. A cut hash matches no analysis any more, and the canary would go unmeasured.
 */
const LONGEST_NAME = 46;

/**
 * What is wrong with what everything with a release path can be told, those values excepted that tell it themselves.
 *
 * @param props those of the right kind
 * @param given all of them, to tell what is missing from what is wrong
 */
export function workloadProblems(
  service: Construct,
  props: GuardedWorkloadProps,
  given: GuardedWorkloadProps,
  environment: ServiceEnvironment,
): string[] {
  const problems: string[] = [];
  const check = (problem: string | undefined): void => {
    if (problem) problems.push(problem);
  };
  check(nameProblem(props.name ?? service.node.id));
  if (Chart.of(service).namespace === undefined) {
    problems.push(
      "the chart has no namespace, and host names and queries need one; write new Chart(app, id, { namespace: 'prod' })",
    );
  }
  if (given.release === undefined)
    problems.push(
      'release: missing; write Release.of({ image, version, gitSha }), or give the ServiceSet its releases',
    );
  if (!given.slo && !environment.slo) {
    problems.push(
      'slo: missing, and without an objective nobody can say when a canary is bad; write slo: Slo.availability(99.9)',
    );
  }
  const grace = props.terminationGracePeriod;
  const wrongGrace = grace && durationProblem(grace, Duration.seconds(0), Duration.days(1));
  if (wrongGrace) problems.push(`terminationGracePeriod: ${wrongGrace}`);
  if (props.maxUnavailable !== undefined) check(maxUnavailableProblem(props.maxUnavailable));
  const wrongContainers = containerProblems(props);
  problems.push(...wrongContainers);
  if (wrongContainers.length === 0) check(cpuRequestProblem(props));
  const domain = props.environment?.clusterDomain;
  if (domain !== undefined && dnsSubdomainProblem(domain))
    problems.push(`environment.clusterDomain: ${dnsSubdomainProblem(domain)}`);
  return [
    ...problems,
    ...deliveryTargetsProblems(props.deliveryTargets).map((problem) => `deliveryTargets: ${problem}`),
    ...scalingProblems(props),
    ...configProblems(props.config ?? {}),
    ...variableProblems(props),
    ...metadataProblems(props),
  ];
}

/** The name itself, or one that stands for it where it is wrong (which is reported). */
export function soundName(name: string): string {
  return nameProblem(name) ? 'service' : name;
}

/** The number of pods itself, or none where it is wrong (which is reported). */
export function soundReplicas(replicas: number | undefined): number | undefined {
  return replicas === undefined || scalingProblems({ replicas }).length > 0 ? undefined : replicas;
}

function nameProblem(name: unknown): string | undefined {
  if (name === 'default')
    return '"default" is the name of every namespace\'s own ServiceAccount, which the service would take over; give another name';
  return dnsLabelProblem(
    name,
    LONGEST_NAME,
    "Kubernetes cuts longer pod names within the hash that tells the canary's pods from the stable ones",
  );
}

/** Those of the service's own container were checked with their kind. */
function containerProblems({ extraContainers, initContainers }: GuardedWorkloadProps): string[] {
  return Object.entries({ extraContainers, initContainers }).flatMap(([list, containers]) =>
    [...(containers ?? [])].flatMap((container) => {
      const problem = container?.resources && resourcesProblem(container.resources);
      return problem ? [`${list}: resources of ${show(container.name)}: ${problem}`] : [];
    }),
  );
}

/** An autoscaler on CPU reads a share of what is requested: of nothing, it knows no share, and never scales. */
function cpuRequestProblem({ autoscaling, resources, extraContainers }: GuardedWorkloadProps): string | undefined {
  if (!autoscaling) return undefined;
  const without = [
    ['the service', resources] as const,
    ...(extraContainers ?? []).map((c) => [String(c?.name), c?.resources] as const),
  ].find(([, asked]) => asked !== undefined && !asked.cpu?.request);
  return (
    without &&
    `autoscaling: the container of ${without[0]} requests no CPU, and the autoscaler scales by a share of the request; write resources: { cpu: { request: kplus.Cpu.millis(100) } }`
  );
}

/** Labels that the library sets: another value would move the selector, or tell a wrong release. */
const OWN_LABELS = [
  'app.kubernetes.io/name',
  'app.kubernetes.io/version',
  'service.istio.io/canonical-revision',
  'rollouts-pod-template-hash',
];

function metadataProblems(props: GuardedWorkloadProps): string[] {
  const problems: string[] = [];
  for (const [key, value] of Object.entries(props.podLabels ?? {})) {
    const problem = qualifiedNameProblem(key) ?? labelValueProblem(value);
    if (problem) problems.push(`podLabels: ${problem}`);
    if (OWN_LABELS.includes(key))
      problems.push(
        `podLabels: ${show(key)} is set by the library, since selectors and metrics depend on it; leave it out`,
      );
  }
  for (const [key, value] of Object.entries(props.podAnnotations ?? {})) {
    if (key.startsWith('release-train.dev/'))
      problems.push(`podAnnotations: ${show(key)} is set by the library; leave it out`);
    const problem = annotationProblem(key, value);
    if (problem) problems.push(`podAnnotations: ${problem}`);
  }
  return problems;
}
