import { Chart, Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { dnsLabelProblem, durationProblem, labelValueProblem, qualifiedNameProblem, Release, show } from '../core';
import type { CanaryServiceProps } from './canary-service-props';
import { maxUnavailableProblem, scalingProblems } from './scaling';
import { configProblems } from './service-config';
import type { ServiceEnvironment } from './service-environment';

/**
 * The longest name: a pod is called `<name>-<hash of up to 10>-<5>`, and Kubernetes cuts what stands before the last five
 * at 58 characters. A cut hash matches no analysis any more, and the canary would go unmeasured.
 */
const LONGEST_NAME = 46;

/** What is wrong with the properties of a service, those values excepted that tell it themselves. */
export function canaryServiceProblems(
  service: Construct,
  props: CanaryServiceProps,
  environment: ServiceEnvironment,
): string[] {
  const problems: string[] = [];
  const check = (problem: string | undefined): void => {
    if (problem) problems.push(problem);
  };
  check(
    dnsLabelProblem(
      props.name ?? service.node.id,
      LONGEST_NAME,
      "Kubernetes cuts longer pod names within the hash that tells the canary's pods from the stable ones",
    ),
  );
  if (Chart.of(service).namespace === undefined) {
    problems.push(
      "the chart has no namespace, and the mesh's host names need one; write new Chart(app, id, { namespace: 'prod' })",
    );
  }
  if (!(props.release instanceof Release))
    check(
      missing(
        'release',
        props.release,
        'write Release.of({ image, version, gitSha }), or give the ServiceSet its releases',
      ),
    );
  check(portProblem('port', props.port));
  if (props.servicePort !== undefined) check(portProblem('servicePort', props.servicePort));
  if (props.protocol !== undefined && !['http', 'grpc'].includes(props.protocol)) {
    problems.push(`protocol: ${show(props.protocol)} is not known; write 'http' or 'grpc'`);
  }
  if (!props.slo && !environment.slo)
    check(
      'slo: missing, and without an objective nobody can say when a canary is bad; write slo: Slo.availability(99.9)',
    );
  if (props.keepReplacedPods !== undefined) {
    const problem = durationProblem(props.keepReplacedPods, Duration.seconds(30), Duration.days(1));
    if (problem) problems.push(`keepReplacedPods: ${problem}`);
  }
  if (props.maxUnavailable !== undefined) check(maxUnavailableProblem(props.maxUnavailable));
  return [...problems, ...scalingProblems(props), ...configProblems(props.config ?? {}), ...metadataProblems(props)];
}

/** The port itself, or one that stands for it where it is wrong (which is reported). */
export function soundPort(port: number): number {
  return portProblem('', port) ? 80 : port;
}

function portProblem(name: string, port: unknown): string | undefined {
  if (Number.isInteger(port) && (port as number) >= 1 && (port as number) <= 65535) return undefined;
  const remedy = 'write the number that the container listens on, 1 to 65535';
  if (typeof port === 'string' && /^\d+$/.test(port))
    return `${name}: ${show(port)} is a text; write the number ${port}`;
  return missing(name, port, remedy) ?? `${name}: ${show(port)} is no port; ${remedy}`;
}

function missing(name: string, value: unknown, remedy: string): string | undefined {
  if (value === undefined || value === null) return `${name}: missing; ${remedy}`;
  return name === 'release' ? `${name}: ${show(value)} is no release; ${remedy}` : undefined;
}

/** Labels that the library sets: another value would move the selector, or tell a wrong release. */
const OWN_LABELS = [
  'app.kubernetes.io/name',
  'app.kubernetes.io/version',
  'service.istio.io/canonical-revision',
  'rollouts-pod-template-hash',
];

function metadataProblems(props: CanaryServiceProps): string[] {
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
    const problem =
      qualifiedNameProblem(key) ??
      (typeof value === 'string' ? undefined : `${show(value)} is no text; write it as a string`);
    if (problem) problems.push(`podAnnotations: ${problem}`);
  }
  return problems;
}
