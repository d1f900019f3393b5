import { humanDuration, RELEASE_SHA, ReleaseTrainError, shellWord } from '../../core';
import { environmentOf, type ManifestTree } from '../../manifests';
import { readPlayable } from '../../simulation';
import type { RolloutState } from '../live';
import { type PublishedService, publishedServices } from '../published-services';
import { type DrillOptions, endIfTold, pause } from './drill-options';
import { type Expectation, expectationOf, expectedWords, guardLines, isHopeless } from './expectation';
import { FaultInCluster } from './fault-in-cluster';
import { type LiveRollout, RolloutWatch } from './live-rollout';
import { isInjected, MEANS } from './means';
import { missingPermissions } from './permissions';
import { type PodCounts, podCounts } from './pods';
import { problemsInFlight, problemsInGit, servedPorts } from './refusals';

/** Everything that is known before a drill does anything. */
export interface Prepared {
  readonly service: PublishedService;
  /** Of the release in flight. */
  readonly state: RolloutState;
  readonly watch: RolloutWatch;
  readonly fault: FaultInCluster;
  readonly ports: readonly number[];
  readonly expectation: Expectation;
  /** When the first pod of the canary was ready, in milliseconds since 1970. */
  readonly canarySince?: number;
}

/**
 * Finds out whether there can be a drill, tells what it will show, and waits for a release if it is told to.
 *
 * @throws ReleaseTrainError that says why there is none
 * @throws Interrupted
 */
export async function prepare(options: DrillOptions, tree: ManifestTree): Promise<Prepared> {
  const { cluster, means, say, now, signal } = options;
  const service = serviceIn(tree, options);
  const { namespace, rollout } = service;
  const ports = isInjected(means) ? servedPorts(service, tree) : [];
  const path = `${service.environment}/${service.name}`;
  const none = { path, message: 'has no Service with a port: no sidecar gets requests for it' };
  const inGit = problemsInGit(service, tree, means, options, now());
  if (inGit.length > 0) throw refusal(inGit);
  if (isInjected(means) && ports.length === 0) throw refusal([none]);
  const missing = await missingPermissions(options, namespace);
  if (missing.length > 0) throw refusal(missing);
  endIfTold(signal);
  const fault = new FaultInCluster(cluster, namespace, rollout.name, options.sleep);
  if (isInjected(means)) {
    const cleared = await fault.clear(now());
    if (cleared) say(cleared);
  }
  const watch = new RolloutWatch(cluster, namespace, rollout.name);
  const { live, pods } = await inFlight(options, service, watch);
  const problems = problemsInFlight(service, live.state, live.desired, pods, means, options);
  if (problems.length > 0) throw refusal(problems);
  say(`${path}: ${means}: ${MEANS[means]}`);
  const expectation = expected(options, service, tree, live, pods);
  for (const line of guardLines(means, expectation)) say(line);
  const words = expectedWords(expectation);
  if (words) say(words);
  if (isHopeless(options, expectation)) throw refusal([{ path, message: hopeless(options, expectation) }]);
  return { service, state: live.state, watch, fault, ports, expectation, canarySince: pods.canarySince };
}

function refusal(problems: ConstructorParameters<typeof ReleaseTrainError>[1]): ReleaseTrainError {
  return new ReleaseTrainError('there is no drill; nothing was injected', problems);
}

/** @throws ReleaseTrainError if the branch has no such service */
export function serviceIn(
  tree: ManifestTree,
  { service, environment }: Pick<DrillOptions, 'service' | 'environment'>,
): PublishedService {
  const all = publishedServices(tree);
  const found = all.find((it) => it.name === service && it.environment === environment);
  if (found) return found;
  const elsewhere = all.filter(({ name }) => name === service).map((it) => it.environment);
  throw new ReleaseTrainError(
    `the branch has no Rollout in clusters/${environment}/apps/${service}; ${elsewhere.length > 0 ? `the service is in ${elsewhere.join(', ')}` : 'is the name right, and the branch?'}`,
  );
}

async function inFlight(
  options: DrillOptions,
  service: PublishedService,
  watch: RolloutWatch,
): Promise<{ readonly live: LiveRollout; readonly pods: PodCounts }> {
  const { waitForRelease = false, timeoutSeconds, pollSeconds, now, say } = options;
  const end = now() + timeoutSeconds * 1000;
  for (let waits = false; ; ) {
    const live = await watch.look();
    const { state } = live;
    if (state.isAborted) throw refusal([{ path: pathOf(service), message: abortedAlready(service) }]);
    const pods = await podCounts(options.cluster, state, live);
    if (state.isInFlight && (!waitForRelease || pods.canaryReady > 0)) return { live, pods };
    if (!waitForRelease) throw refusal([{ path: pathOf(service), message: howToBringOne(service) }]);
    if (now() >= end)
      throw refusal([{ path: pathOf(service), message: `no release came in ${humanDuration(timeoutSeconds)}` }]);
    if (!waits) say(`${pathOf(service)}: waits for a release to be in flight, with a canary pod that is ready`);
    waits = true;
    await pause(options, pollSeconds);
  }
}

function pathOf({ environment, name }: PublishedService): string {
  return `${environment}/${name}`;
}

function abortedAlready({ environment, name }: PublishedService): string {
  return `its last release was aborted, and is not taken back yet: release-train rollback ${name} --env ${environment} --why '…'`;
}

/** The drill writes no release itself: what publishes releases also has to know of this one, or takes it back. */
function howToBringOne({ environment, name, image, version, rollout }: PublishedService): string {
  const gitSha = rollout.at('spec', 'template', 'metadata', 'annotations', RELEASE_SHA).text;
  const [what, which, source] = [image, version, gitSha].map((text) => (text === undefined ? '…' : shellWord(text)));
  return [
    'no release is in flight. Bring one that changes nothing but its release id, and run this again while it is rolled out:',
    `  release-train bump ${name} --image ${what} --version ${which} --git-sha ${source} --release-id ${name}-drill-1 --push`,
    `  release-train drill ${name} --env ${environment} --wait-for-release`,
  ].join('\n');
}

function expected(
  { means, share, delay, requestsPerSecond, now }: DrillOptions,
  service: PublishedService,
  tree: ManifestTree,
  { desired }: LiveRollout,
  { canarySince }: PodCounts,
): Expectation {
  const { rollout, namespace, environment } = service;
  const manifests = tree.objects.filter((it) => environmentOf(it) === environment).map(({ manifest }) => manifest);
  const name = rollout.namespace === undefined ? rollout.name : `${namespace}/${rollout.name}`;
  const { paths, problems } = readPlayable(manifests, { service: name, replicas: desired });
  const [path] = paths;
  if (!path) return { guards: [], unknown: problems.map(({ message }) => message).join('; ') };
  const underWay = canarySince === undefined ? 0 : (now() - canarySince) / 1000;
  return expectationOf(path, { means, share, delay, requestsPerSecond, underWay });
}

function hopeless(
  { means, requestsPerSecond }: DrillOptions,
  { caught = 0, guards, unknown, seconds }: Expectation,
): string {
  if (unknown !== undefined) return `it is not known whether a guard would see the fault: ${unknown}`;
  if (guards.length === 0)
    return 'nothing judges its releases, so that nothing would abort; --means abort-by-hand rehearses the rollback';
  const share = `of 100 releases played with it at ${requestsPerSecond} requests per second, ${Math.round(caught * 100)} were aborted${seconds ? '' : ', so that it would stay with callers until the drill gives up'}`;
  const other = means === 'abort-requests' ? 'delay-requests, for guards of latency' : 'abort-requests';
  return `no guard would catch this fault for certain: ${share}. See the guards above; is --rps what the service gets? Otherwise --means ${other}, or --means release with a release that is bad in the eyes of its guards`;
}
