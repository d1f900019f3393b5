import { setTimeout as sleep } from 'node:timers/promises';
import { humanDuration, type Problem, sortedByPath } from '../../core';
import type { RemoteBranch } from '../../git';
import type { TrainService } from '../train-plan';
import { type Application, misdirection, syncedRevision } from './application';
import type { ArgoCd } from './argo-cd';
import { forEachOf } from './for-each-of';
import { type Standing, standingOf } from './standing';

/** How it is waited. */
export interface Patience {
  readonly timeoutSeconds: number;
  readonly pollSeconds: number;
  /** Whether something was pushed just now. @default true */
  readonly pushed?: boolean;
}

/** How a wait ended: with nothing wrong, or with what is wrong and with whom it still waits for. */
export interface Arrival {
  readonly problems: readonly Problem[];
  /** The services whose content it is that fails, or takes too long. */
  readonly atFault: readonly string[];
  /** The services that are not there, and did not fail. */
  readonly underWay: readonly string[];
}

/**
 * Waits until each of some services is synced and healthy with the content that its folder has at the branch's tip.
 *
 * The content counts and not the commit: the revision of Argo CD rises with every commit to the repository. Ends with the
 * first that fails: the others go on by themselves.
 */
export async function waitForArrival(
  services: readonly TrainService[],
  { argoCd, branch, branchName }: Places,
  { timeoutSeconds, pollSeconds, pushed = true }: Patience,
  say: (line: string) => void,
): Promise<Arrival> {
  const intended = new Map<string, string>();
  for (const { name, folder } of services) intended.set(name, (await branch.tree(branch.tip, folder)) ?? '');
  const all = services.flatMap((service) =>
    service.applications.map((application) => new Awaited(service, application)),
  );
  const waiting = new Map(all.map((awaited) => [awaited.application, awaited]));
  const problems: Problem[] = [];
  const atFault: string[] = [];
  const until = Date.now() + timeoutSeconds * 1000;

  for (let looks = 1; ; looks++) {
    await forEachOf([...waiting.values()], async (awaited) => {
      const { application, title } = awaited;
      const { name, folder } = awaited.service;
      const found = await argoCd.application(application, awaited.asksForRefresh);
      const wrong = misdirection(found, folder, branchName);
      if (wrong) problems.push({ path: `Application ${application}`, message: wrong });
      const standing = await readStanding(found, awaited.service, intended.get(name) ?? '', branch);
      const verdict = awaited.reads(standing, found);
      if (verdict === 'arrived') waiting.delete(application);
      if (verdict === 'failed') {
        problems.push({ path: title, message: standing.words });
        if (!atFault.includes(name)) atFault.push(name);
      }
      if (awaited.hasNews)
        say(`${title}: ${waiting.has(application) ? standing.words : `arrived (${standing.words})`}`);
    });
    // Argo CD is at revisions that say something else, or that are not known here: that of somebody else, perhaps.
    const stale = [...waiting.values()].filter(({ asksForRefresh }) => asksForRefresh);
    // A service has an Application in each of its clusters, and one folder.
    const behind = [...new Set(stale.map(({ service }) => service))];
    // And what arrived must not have been taken back meanwhile. Where nothing was pushed and all are there, there is no meanwhile.
    const doubted = waiting.size > 0 ? behind : pushed || looks > 1 ? services : [];
    if (problems.length === 0) problems.push(...(await overtaken(doubted, intended, branch)));
    const failed = new Set(problems.map(({ path }) => path));
    const underWay = [...waiting.values()].map(({ title }) => title).filter((title) => !failed.has(title));
    if (problems.length > 0 || waiting.size === 0)
      return { problems: sortedByPath(problems), atFault: atFault.sort(), underWay };
    if (Date.now() >= until) {
      const after = `not there after ${humanDuration(timeoutSeconds)}: `;
      const late = [...waiting.values()].map(({ title, words }) => ({ path: title, message: after + words }));
      return {
        problems: late,
        atFault: [...new Set([...waiting.values()].map(({ service }) => service.name))],
        underWay: [],
      };
    }
    await sleep(pollSeconds * 1000);
  }
}

/** Whom the train has to do with while it waits. */
export interface Places {
  readonly argoCd: ArgoCd;
  readonly branch: RemoteBranch;
  readonly branchName: string;
}

/** A service that is waited for in one of its clusters, and what was read of it last. */
class Awaited {
  public words = '';
  public hasNews = false;
  public asksForRefresh = false;
  private doubt?: { readonly state: Doubtful; readonly since: number };

  public constructor(
    public readonly service: TrainService,
    public readonly application: string,
  ) {}

  /** What it is called: by its service, unless that has several. */
  public get title(): string {
    return this.service.applications.length === 1 ? this.service.name : this.application;
  }

  /** Takes a reading. What is doubtful, a second comparison has to say again, which began after the other had ended. */
  public reads({ state, words, stale }: Standing, { status }: Application): 'arrived' | 'failed' | 'waiting' {
    const compared = Date.parse(status?.reconciledAt ?? '') || 0;
    if (!isDoubtful(state)) this.doubt = undefined;
    else if (this.doubt?.state !== state) this.doubt = { state, since: compared };
    const verdict = isDoubtful(state)
      ? this.doubt && compared > this.doubt.since
        ? CONFIRMED[state]
        : 'waiting'
      : state;
    this.hasNews = verdict === 'arrived' || words !== this.words;
    this.words = words;
    this.asksForRefresh = stale;
    return verdict;
  }
}

type Doubtful = 'unsynced' | 'degraded';

const CONFIRMED: Readonly<Record<Doubtful, 'arrived' | 'failed'>> = { unsynced: 'arrived', degraded: 'failed' };

function isDoubtful(state: Standing['state']): state is Doubtful {
  return state in CONFIRMED;
}

async function readStanding(
  application: Application,
  { folder }: TrainService,
  intended: string,
  branch: RemoteBranch,
): Promise<Standing> {
  const revisions = [application.status?.sync?.revision, syncedRevision(application)];
  const carrying = new Set<string>();
  for (const revision of new Set(revisions)) {
    if (revision && (await branch.tree(revision, folder)) === intended) carrying.add(revision);
  }
  return standingOf(application, (revision) => revision !== undefined && carrying.has(revision));
}

/** Services whose folder somebody else has changed since: what the train pushed does not run, or will not for long. */
async function overtaken(
  services: readonly TrainService[],
  intended: ReadonlyMap<string, string>,
  branch: RemoteBranch,
): Promise<Problem[]> {
  if (services.length === 0) return [];
  await branch.fetch();
  const problems: Problem[] = [];
  for (const { name, folder } of services) {
    if ((await branch.tree(branch.tip, folder)) === intended.get(name)) continue;
    const commit = await branch.lastChange(folder);
    const by = commit ? ` by ${commit.sha.slice(0, 8)} "${commit.subject}"` : '';
    problems.push({ path: name, message: `its folder was changed${by} while the train waited for it` });
  }
  return problems;
}
