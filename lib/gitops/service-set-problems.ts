import { annotationProblem, dnsLabelProblem, show } from '../core';
import type { DeliveryMode } from './delivery';
import type { Environment } from './environment';
import { onCallProblems } from './on-call';
import type { ServiceSetProps } from './service-set-props';

const GENERATE_PATHS = 'argocd.argoproj.io/manifest-generate-paths';
const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';

/** What is wrong with what is said of a set. */
export function setProblems(
  id: string,
  { environmentName, clusters }: Environment,
  mode: DeliveryMode,
  props: ServiceSetProps,
): string[] {
  const problems: string[] = [];
  // Room for "-root", and for the number of an ApplicationSet.
  const several = mode === 'applications' || props.applicationSets !== undefined;
  const called = 'the AppProject and what delivers the services are called so';
  const name = dnsLabelProblem(
    `${id}-${environmentName}`,
    several ? 58 : 63,
    several ? `${called}, some with an ending` : called,
  );
  if (mode === 'applications' && clusters && !clusters.servers)
    problems.push(
      "delivery: 'applications' writes an Application a cluster, and only Argo CD knows these clusters; write Clusters.named, or delivery: 'application-set'",
    );
  if (mode === 'applications' && props.applicationSets !== undefined)
    problems.push("applicationSets: with delivery: 'applications' there are none; leave it out");
  if (name) problems.push(name);
  if (props.onCall !== undefined) problems.push(...onCallProblems(props.onCall));
  for (const [key, value] of Object.entries(props.applicationAnnotations ?? {})) {
    const problem = annotationProblem(key, value);
    if (problem) problems.push(`applicationAnnotations: ${problem}`);
    if (key.startsWith('notifications.argoproj.io/')) {
      problems.push(
        `applicationAnnotations: ${show(key)} is checked by nobody here; write notifications: [Notifications.slack({ channels: ['#payments-releases'] })]`,
      );
    }
    if (mode === 'applications' && key === SYNC_OPTIONS) {
      problems.push(
        `applicationAnnotations: ${show(key)} is set by the library, so that the root Application deletes none; leave it out`,
      );
    }
    if (key === GENERATE_PATHS) {
      problems.push(
        `applicationAnnotations: ${show(key)} is set by the library, to the service's own folder; leave it out`,
      );
    }
  }
  return problems;
}
