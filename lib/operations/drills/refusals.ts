import { type Problem, printedTime, RELEASE_ID } from '../../core';
import { openPeriods, readSyncWindows } from '../../gitops';
import { environmentOf, type ManifestObject, type ManifestTree } from '../../manifests';
import { selects } from '../../policy';
import { isDrillRelease } from '../drill-log';
import type { RolloutState } from '../live';
import type { PublishedService } from '../published-services';
import { isInjected, type Means } from './means';
import type { PodCounts } from './pods';

/** What a drill may do although it would be refused otherwise. */
export interface Permits {
  /** @default false */
  readonly inProduction?: boolean;
  /** Rehearses with a release that is no drill. @default false */
  readonly withThisRelease?: boolean;
  /** @default false */
  readonly inFreeze?: boolean;
}

/** Why there is no drill of a service, as far as Git tells. */
export function problemsInGit(
  { environment, name, rollout, namespace }: PublishedService,
  tree: ManifestTree,
  means: Means,
  { inProduction, inFreeze }: Permits,
  now: number,
): Problem[] {
  const path = `${environment}/${name}`;
  const problems: Problem[] = [];
  const refuse = (message: string) => problems.push({ path, message });
  if (![rollout.name, namespace].every((text) => DNS_NAME.test(text)))
    refuse('the name or the namespace of its Rollout is none that Kubernetes takes');
  if (isProduction(environment, rollout) && !inProduction)
    refuse('is production: callers get the fault there. Rehearse elsewhere, or say --in-production');
  if (!inFreeze) problems.push(...openFreezes(environment, tree, now).map((message) => ({ path, message })));
  if (isInjected(means) && !rollout.at('spec', 'strategy', 'canary').isSet)
    refuse(
      'is no canary: before the switch the new version has no requests that could fail. Rehearse with --means release or abort-by-hand',
    );
  return problems;
}

const DNS_NAME = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

/** Production by what the pods tell telemetry (`deployment.environment.name`), or by how the environment's name begins. */
export function isProduction(environment: string, rollout: ManifestObject): boolean {
  const variables = rollout.at('spec', 'template', 'spec', 'containers').items.flatMap((it) => it.at('env').items);
  const attributes = variables
    .filter((it) => it.at('name').text === 'OTEL_RESOURCE_ATTRIBUTES')
    .flatMap((it) => (it.at('value').text ?? '').split(','));
  return /^prod/i.test(environment) || attributes.some((it) => /^deployment\.environment(\.name)?=prod/i.test(it));
}

/** Any freeze of the environment counts, whichever services it names: nobody rehearses in one. */
function openFreezes(environment: string, tree: ManifestTree, now: number): string[] {
  const projects = tree.ofKind('argoproj.io/AppProject').filter((it) => environmentOf(it) === environment);
  const { windows } = readSyncWindows(projects.map(({ manifest }) => manifest));
  return openPeriods(
    windows.filter(({ kind }) => kind === 'deny'),
    now,
  ).map(
    ({ to, window }) =>
      `is frozen until ${printedTime(Math.floor(to / 1000))}${window.description && ` (${window.description})`}: Argo CD would not bring the rollback in. Rehearse afterwards, or say --in-freeze`,
  );
}

/** The ports of the pods that a Service of the Rollout sends requests to. */
export function servedPorts({ rollout }: PublishedService, tree: ManifestTree): number[] {
  const template = rollout.at('spec', 'template');
  const { labels } = template.at('metadata', 'labels');
  const ports = template.at('spec', 'containers').items.flatMap((container) => container.at('ports').items);
  const found = tree
    .beside(rollout, '/Service')
    .filter((service) => service.at('spec', 'selector').isSet && selects(service.at('spec', 'selector'), labels))
    .flatMap((service) => service.at('spec', 'ports').items)
    .map((port) => {
      const target = port.at('targetPort');
      const named = ports.find((it) => it.at('name').text === target.text);
      return target.isSet ? (target.number ?? named?.at('containerPort').number) : port.at('port').number;
    });
  return [...new Set(found.filter((port) => port !== undefined))].sort((a, b) => a - b);
}

/** Why there is no drill now, as far as the cluster tells; of a release that is in flight. */
export function problemsInFlight(
  { environment, name }: PublishedService,
  state: RolloutState,
  desired: number,
  pods: PodCounts,
  means: Means,
  { withThisRelease }: Permits,
): Problem[] {
  const problems: Problem[] = [];
  const refuse = (message: string) => problems.push({ path: `${environment}/${name}`, message });
  if (!withThisRelease && !isDrillRelease(state.releaseId))
    refuse(
      `the release in flight, ${state.releaseId ?? `without ${RELEASE_ID}`}, is no drill (its release id has no "drill" between hyphens): it would be aborted. Wait until it is out, or say --with-this-release`,
    );
  if (desired < 2) refuse('has a single replica: after the abort all requests hang on one pod');
  if (pods.stableReady < pods.stableWanted)
    refuse(
      `${pods.stableReady} of ${pods.stableWanted} stable pods are ready: they have to bear all requests after the abort. See why, then rehearse`,
    );
  if (state.pauses.includes('InconclusiveAnalysisRun'))
    refuse('is paused for want of evidence: nothing is judged until a person resumes it');
  if (!isInjected(means)) return problems;
  if (pods.canaryReady === 0)
    refuse('has no canary pod that is ready yet: there is nobody to fail. Try again in a moment');
  else if (pods.canaryWithSidecar < pods.canaryReady)
    refuse('has canary pods without a sidecar (istio-proxy) to make the fault in; rehearse with --means release');
  if (state.step && state.step.index >= state.step.count - 1)
    refuse('is at its last step: the fault would go with it to all pods. Rehearse with the next release');
  return problems;
}
