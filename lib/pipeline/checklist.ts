import { Construct } from 'constructs';
import { A_FLAG, childId, nearestTo, report, type Shape, shaped, show } from '../core';
import {
  Environment,
  GitOpsApp,
  type Owners,
  place,
  type RenderedServices,
  ServiceSet,
  TextFile,
  whenRendered,
} from '../gitops';
import { GuardedWorkload } from '../service';
import type { ChecklistItem } from './checklist/checklist-item';
import { type ChecklistSections, checklistPage, type Measured, pullRequestTemplate } from './checklist/checklist-page';
import { lengthProblem } from './checklist/reading-time';
import { standardSections } from './checklist/standard';
import { jobProblem } from './checklist/workflow-jobs';

export interface ChecklistProps {
  /** What is looked at before a release is merged. @default - nothing */
  readonly preflight?: readonly ChecklistItem[];
  /** What is looked at while it rolls out. @default - nothing */
  readonly duringRollout?: readonly ChecklistItem[];
  /** What is looked at when it goes back. @default - nothing */
  readonly rollback?: readonly ChecklistItem[];
  /** Where the page stands. @default - `docs/release/checklist.md`; below an Environment, `docs/release/<environment>/checklist.md` */
  readonly path?: string;
  /**
   * Whether what is looked at before a release stands in every pull request: in `.github/pull_request_template.md`, of which a
   * repository has one.
   *
   * @default - true for the whole fleet, false below an Environment
   */
  readonly pullRequestTemplate?: boolean;
}

/** The items that every fleet has to see to. */
export interface StandardChecklistProps {
  /** Who answers for those that a person ticks: `@acme/platform`. */
  readonly owner: Owners;
}

/**
 * What is checked before, during and after a release, as a page and in the template of pull requests. What a machine can check
 * names the rule, the analysis or the job that does, which has to be there; the rest has an owner. Items without anything to
 * look at are listed for retirement. A checklist that takes more than ten minutes is an error, since nobody reads it.
 *
 * @example
 * import { Checklist, ChecklistItem, Environment, GitOpsApp, Release, ServiceSet, Slo } from 'cdk8s-release-train';
 *
 * const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
 * const prod = new Environment(app, 'prod', { namespace: 'prod', prometheus: 'http://prometheus.monitoring:9090' });
 * new ServiceSet(prod, 'services').addService('svc-a', {
 *   release: Release.of({ image: 'ghcr.io/org/svc-a:1.4.2', version: '1.4.2', gitSha: '9f8d111d8f' }),
 *   port: 8080,
 *   slo: Slo.availability(99.9),
 * });
 * const standard = Checklist.standard({ owner: '@org/platform' });
 * new Checklist(app, 'checklist', {
 *   ...standard,
 *   duringRollout: [
 *     ...standard.duringRollout,
 *     ChecklistItem.analysis('Failed requests abort it', 'error-rate'),
 *     ChecklistItem.person('Orders still come in', { owner: '@org/shop', signal: 'orders per minute in Grafana' }),
 *   ],
 * });
 */
export class Checklist extends Construct {
  /** A checklist that every fleet can begin with: fourteen items, of which eight are checked by themselves. */
  public static standard(props: StandardChecklistProps): ChecklistSections {
    return standardSections(props?.owner);
  }

  private readonly sections: ChecklistSections;

  public constructor(scope: Construct, id: string, given: ChecklistProps) {
    super(scope, childId(scope, id, 'a Checklist'));
    const { sound, problems } = shaped<ChecklistProps>(given, SHAPE);
    const { preflight = [], duringRollout = [], rollback = [] } = sound;
    this.sections = { preflight, duringRollout, rollback };
    const all = [...preflight, ...duringRollout, ...rollback];
    const tooLong = lengthProblem(all);
    report(
      this,
      ...problems,
      ...(all.length === 0 && problems.length === 0
        ? ["the checklist is empty; write for example Checklist.standard({ owner: '@acme/platform' })"]
        : []),
      ...all.flatMap((item) => item.problems),
      ...duplicates(all),
      ...(tooLong ? [tooLong] : []),
    );
    this.node.addValidation({ validate: () => this.analysisProblems(all) });
    whenRendered(this, (services) => ({ problems: this.jobProblems(all, services), warnings: [] }));
    const environment = this.node.scopes.findLast((it) => it instanceof Environment);
    const set = this.node.scopes.findLast((it) => it instanceof ServiceSet);
    const folder = ['docs/release', ...(environment ? [environment.node.id] : [])].join('/');
    place(this, { folder, fleetwide: true });
    const path = sound.path ?? `${folder}/${set ? `checklist-${set.node.id}` : 'checklist'}.md`;
    const scoped = [environment, set].flatMap((it) => it?.node.id ?? []).join('/');
    new TextFile(this, 'page', {
      path,
      content: () => checklistPage(this.sections, scoped, (item) => this.measuredBy(item)),
    });
    if (sound.pullRequestTemplate ?? environment === undefined)
      new TextFile(this, 'pull-request-template', {
        path: '.github/pull_request_template.md',
        content: () => pullRequestTemplate(this.sections, this.address(path)),
      });
  }

  /** The services that it is of: those below what it stands in. */
  private get services(): GuardedWorkload[] {
    return (this.node.scope?.node.findAll() ?? []).filter((it) => it instanceof GuardedWorkload);
  }

  private analysisProblems(items: readonly ChecklistItem[]): string[] {
    const { services } = this;
    if (services.length === 0) return [];
    const known = [...new Set(services.flatMap(analysesOf))].sort();
    return items.flatMap(({ ticked, text }) =>
      ticked.by !== 'analysis' || known.includes(ticked.analysis)
        ? []
        : [`${show(text)}: no service has an analysis ${show(ticked.analysis)}${nearestTo(ticked.analysis, known)}`],
    );
  }

  private jobProblems(items: readonly ChecklistItem[], services: RenderedServices): string[] {
    const jobs = items.flatMap(({ ticked, text }) => (ticked.by === 'job' ? [{ job: ticked.job, text }] : []));
    if (jobs.length === 0) return [];
    const files = this.node.root.node.findAll().filter((it) => it instanceof TextFile);
    const workflows = new Map(
      files.filter(({ path }) => WORKFLOW.test(path)).map((file) => [file.path, textOf(file, services)]),
    );
    return jobs.flatMap(({ job, text }) => {
      const problem = jobProblem(job, workflows);
      return problem === undefined ? [] : [`${show(text)}: ${problem}`];
    });
  }

  /** For whom the analysis of an item decides, and for whom it does not. */
  private measuredBy({ ticked }: ChecklistItem): Measured {
    if (ticked.by !== 'analysis') return { measured: [], others: [] };
    const names = (all: readonly GuardedWorkload[]): string[] =>
      [...new Set(all.map(({ serviceName }) => serviceName))].sort();
    const has = (service: GuardedWorkload): boolean => analysesOf(service).includes(ticked.analysis);
    return { measured: names(this.services.filter(has)), others: names(this.services.filter((it) => !has(it))) };
  }

  /** The page, as a pull request can link to it: relative paths lead nowhere there. */
  private address(path: string): string {
    const app = this.node.root;
    const repository = app instanceof GitOpsApp ? app.repository.replace(/\.git$/, '') : '';
    if (!(app instanceof GitOpsApp) || !/^https:\/\/[^\s<>\\]+$/.test(repository)) return `\`${path}\``;
    const branch = app.targetRevision.replace(/^refs\/heads\//, '');
    return `<${encodeURI(`${repository}/blob/${branch}/${path}`)}>`;
  }
}

/** The text of a file; what keeps it from having one is told where it stands. */
function textOf(file: TextFile, services: RenderedServices): string {
  try {
    return file._text(services);
  } catch {
    return '';
  }
}

const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/;

const SHAPE: Shape<ChecklistProps> = {
  preflight: itemsProblem,
  duringRollout: itemsProblem,
  rollback: itemsProblem,
  path: true,
  pullRequestTemplate: A_FLAG,
};

/** Also one of a second copy of this package. */
function isItem(item: unknown): boolean {
  return typeof item === 'object' && item !== null && 'ticked' in item && 'problems' in item;
}

function itemsProblem(items: unknown): string | undefined {
  const write =
    "write [ChecklistItem.rules('…', 'canary-is-measured'), ChecklistItem.person('…', { owner: '@acme/platform' })]";
  if (!Array.isArray(items)) return `${show(items)} is no list of items; ${write}`;
  // findIndex sees the holes of a list, which every() passes over.
  const wrong = items.findIndex((item) => !isItem(item));
  return wrong < 0 ? undefined : `entry ${wrong + 1}, ${show(items[wrong])}, is no item; ${write}`;
}

/** What analyses are called behind the name of their service. */
function analysesOf(service: GuardedWorkload): string[] {
  const bound = service.analyses.flatMap((analysis) => [analysis, ...(analysis.verdict ? [analysis.verdict] : [])]);
  return bound.map(({ template }) => {
    const prefix = `${service.serviceName}-`;
    return template.name.startsWith(prefix) ? template.name.slice(prefix.length) : template.name;
  });
}

/** Items that say the same, whatever case and marks they have. */
function duplicates(items: readonly ChecklistItem[]): string[] {
  const seen = new Map<string, string>();
  return items.flatMap(({ text }) => {
    const key = String(text)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
    const first = seen.get(key);
    if (first === undefined) seen.set(key, text);
    return first === undefined ? [] : [`${show(text)} is there twice; take one of them out`];
  });
}
