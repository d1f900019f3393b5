import { humanDuration, ReleaseTrainError } from '../../core';
import { RemoteBranch } from '../../git';
import { type Drill, secondsBetween } from '../drill-log';
import { rolloutPath } from '../live';
import { clustersAt } from '../published-services';
import { watchAbort } from './abort-watch';
import { type DrillOptions, endIfTold, Interrupted, iso } from './drill-options';
import { faultManifest } from './fault';
import { isInjected } from './means';
import { type Prepared, prepare } from './prepare';
import { recordDrill } from './record';
import { type Restoration, restore, rollbackCommand } from './restoration';

/**
 * Rehearses a bad release: makes the one in flight fail, measures how long the guard takes to abort it, and how long the
 * rollback takes; writes down on the branch what came out.
 *
 * Whatever happens, the fault is taken away, and it is looked whether it is gone. What cannot be prevented is that this
 * process is killed: then the fault ends by itself a little after the time that the drill would have waited.
 *
 * @returns what was written down; undefined of a dry run, and if it was told to end before it did anything
 * @throws ReleaseTrainError if there is no drill, or the fault could not be taken away, or nothing could be written down
 */
export async function drill(options: DrillOptions): Promise<Drill | undefined> {
  const { dryRun = false, say, now, service, environment, means } = options;
  const branch = await RemoteBranch.open(options.repo, options.branch, 'drill');
  try {
    const startedAt = iso(now());
    const prepared = await prepare(options, await clustersAt(branch.root, branch.tip));
    const patience = patienceOf(options, prepared);
    const [, most = 0] = prepared.expectation.seconds ?? [];
    if (patience < most)
      say(
        `waits ${humanDuration(patience)} for the abort, and it may take ${humanDuration(most)}: --timeout is too short for a verdict on the guard`,
      );
    if (isInjected(means)) await prepared.fault.rehearse(manifestOf(options, prepared, patience));
    endIfTold(options.signal);
    if (dryRun) {
      say('a dry run: nothing was injected');
      return undefined;
    }
    const release = prepared.state.releaseId;
    const { done, faultLeft } = await rehearsed(options, prepared, patience);
    const drill: Drill = { service, environment, means, ...(release && { release }), startedAt, ...done };
    for (const line of summary(drill, prepared)) say(line);
    await recordDrill(branch, drill, options.sleep);
    say('written down in the log of drills');
    if (faultLeft) throw faultLeft;
    return drill;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    say('the drill was told to end before it did anything: nothing was injected, nothing is left');
    return undefined;
  } finally {
    await branch.close();
  }
}

type Done = Omit<Drill, 'service' | 'environment' | 'means' | 'release' | 'startedAt'>;

/** Both halves of a drill, and what it could not take away. */
interface Rehearsed {
  readonly done: Done;
  readonly faultLeft?: ReleaseTrainError;
}

/** The fault is gone when this returns, unless it says otherwise. */
async function rehearsed(options: DrillOptions, prepared: Prepared, patience: number): Promise<Rehearsed> {
  const first = await failed(options, prepared, patience);
  if (first.faultLeft || first.done.result !== 'passed') return first;
  const restoration: Restoration = { notes: [] };
  let result: Drill['result'] = 'not-restored';
  try {
    await restore(options, prepared, restoration);
    if (restoration.healthyAt) result = 'passed';
  } catch (error) {
    restoration.notes.push(brokenOff(error));
    result = 'broken-off';
  }
  const { notes, ...times } = restoration;
  return { done: { ...first.done, ...times, result, notes: [...first.done.notes, ...notes] } };
}

/** The first half: `passed` if a guard aborted the release. */
async function failed(options: DrillOptions, prepared: Prepared, patience: number): Promise<Rehearsed> {
  const { say, means, id } = options;
  const times: { injectedAt?: string; abortedAt?: string } = {};
  const notes: string[] = [];
  let result: Drill['result'] = 'broken-off';
  let faultLeft: ReleaseTrainError | undefined;
  try {
    times.injectedAt = await begin(options, prepared, patience);
    const watched = await watchAbort(options, prepared, patience);
    notes.push(...watched.notes);
    times.abortedAt = watched.abortedAt;
    result = watched.result === 'caught' ? 'passed' : watched.result;
    if (watched.abortedAt) say('the release was aborted');
  } catch (error) {
    notes.push(brokenOff(error));
  } finally {
    // Also if nobody knows whether it was made.
    if (isInjected(means)) faultLeft = await takenAway(prepared, id, say);
  }
  if (faultLeft)
    return { done: { ...times, result: 'broken-off', notes: [...notes, inOneLine(faultLeft)] }, faultLeft };
  return { done: { ...times, result, notes } };
}

/** Why a drill did not come to its end; what is no trouble of the world is thrown on. */
function brokenOff(error: unknown): string {
  if (error instanceof Interrupted) return 'somebody ended the drill';
  if (error instanceof ReleaseTrainError) return inOneLine(error);
  throw error;
}

function inOneLine({ message }: ReleaseTrainError): string {
  return message.replace(/\s+/g, ' ');
}

async function takenAway(
  { fault }: Prepared,
  id: string,
  say: DrillOptions['say'],
): Promise<ReleaseTrainError | undefined> {
  try {
    await fault.remove(id);
    say('the fault is gone');
    return undefined;
  } catch (error) {
    if (error instanceof ReleaseTrainError) return error;
    throw error;
  }
}

/** Does what makes the release bad, and gives the time. */
async function begin(options: DrillOptions, prepared: Prepared, patience: number): Promise<string | undefined> {
  const { cluster, means, now, say } = options;
  const { namespace, rollout } = prepared.service;
  if (isInjected(means)) {
    const manifest = manifestOf(options, prepared, patience);
    const at = iso(Date.parse((await prepared.fault.inject(manifest)) ?? '') || now());
    say(`the fault is injected; it ends by itself in ${humanDuration(patience + MARGIN)} if this process is killed`);
    return at;
  }
  if (means === 'release') {
    say('watches the release: nothing is injected');
    return prepared.canarySince === undefined ? undefined : iso(prepared.canarySince);
  }
  const path = `${rolloutPath(namespace, rollout.name)}/status`;
  const { status } = await cluster.send('PATCH', path, { status: { abort: true } });
  cluster.demandOk(status, path);
  say('the release is aborted by hand');
  return undefined;
}

function manifestOf(
  { means, share, delay, now, id }: DrillOptions,
  { service, state, ports }: Prepared,
  patience: number,
): ReturnType<typeof faultManifest> {
  return faultManifest({
    rollout: service.rollout.name,
    namespace: service.namespace,
    hash: state.currentHash ?? '',
    ports,
    id,
    expires: now() + Math.ceil(patience + MARGIN) * 1000,
    share,
    ...(means === 'delay-requests' && { delay }),
  });
}

/** Seconds that a fault lives longer than the drill waits: clocks differ. */
const MARGIN = 60;

/** Seconds to wait for the abort: twice as long as it takes at most, if that is known. */
function patienceOf({ timeoutSeconds, means }: DrillOptions, { expectation: { seconds } }: Prepared): number {
  return seconds && isInjected(means) ? Math.min(timeoutSeconds, Math.max(120, 2 * seconds[1])) : timeoutSeconds;
}

/** What came out, and what is left of it. */
function summary(drill: Drill, { expectation, service }: Prepared): string[] {
  const { result, notes, injectedAt, abortedAt, rollbackAt, healthyAt } = drill;
  const caught = secondsBetween(injectedAt, abortedAt);
  const back = secondsBetween(rollbackAt, healthyAt);
  const [usual, most] = expectation.seconds ?? [];
  const foretold =
    usual === undefined || most === undefined
      ? ''
      : `; expected ${humanDuration(usual)} to ${humanDuration(most)}${caught !== undefined && caught > most ? ', so that it is slower than its plan says' : ''}`;
  return [
    ...(caught === undefined ? [] : [`from the injection to the abort: ${humanDuration(caught)}${foretold}`]),
    ...(back === undefined ? [] : [`from the rollback to healthy: ${humanDuration(back)}`]),
    ...notes,
    `the drill ${RESULTS[result]}`,
    ...(result === 'passed' ? [] : [`what is left: ${left(drill, rollbackCommand(service))}`]),
  ];
}

const RESULTS: Readonly<Record<Drill['result'], string>> = {
  passed: 'passed',
  'not-caught': 'failed: the guard did not catch the release',
  'not-restored': 'failed: the service was not restored',
  'broken-off': 'was broken off',
};

function left({ abortedAt, result }: Drill, rollback: string): string {
  if (abortedAt) return `the release is aborted, and its rollback may not be through: ${rollback}`;
  const goesOn = 'no fault of this drill; the release goes on, unless somebody stops it';
  return result === 'not-caught' ? `${goesOn}. Take it back with ${rollback}` : goesOn;
}
