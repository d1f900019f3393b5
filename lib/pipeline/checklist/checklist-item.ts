import { type Checked, nearestTo, show } from '../../core';
import { type Owners, ownerList, ownersProblem } from '../../gitops';
import { RULES } from '../../policy';

/** A job of a workflow, and a step of it where not the whole job is meant. */
export interface WorkflowJob {
  /** The path of the workflow in the rendered tree: `.github/workflows/release.yml`. */
  readonly workflow: string;
  /** The id of the job. */
  readonly job: string;
  /** The name or the id of a step of it. @default - the job as a whole */
  readonly step?: string;
}

/** Who ticks an item, and what they look at. */
export interface Looked {
  /** The team or the person who answers for it: `@acme/payments`. */
  readonly owner: Owners;
  /** What they look at: a metric, a dashboard, a command. @default - nothing: the item is listed for retirement */
  readonly signal?: string;
}

/** What ticks an item. */
export type Ticked =
  | { readonly by: 'rules'; readonly rules: readonly string[] }
  | { readonly by: 'analysis'; readonly analysis: string }
  | { readonly by: 'job'; readonly job: WorkflowJob }
  | { readonly by: 'person'; readonly owners: readonly string[]; readonly signal?: string };

/**
 * One item of a checklist: what is so when it is ticked, in a sentence, and what ticks it. What a machine can check, a machine
 * checks; the rest has an owner.
 */
export class ChecklistItem implements Checked {
  /** Ticked by rules of `release-train check`, by their ids. `release-train rules` lists them. */
  public static rules(text: string, ...rules: readonly string[]): ChecklistItem {
    const known = RULES.map(({ id }) => id);
    const unknown = rules.filter((id) => !known.includes(id));
    return new ChecklistItem(text, { by: 'rules', rules }, [
      ...(rules.length === 0 ? ['it names no rule; write the ids of those that tick it'] : []),
      ...unknown.map((id) => `there is no rule ${show(id)}${nearestTo(String(id), known)}`),
    ]);
  }

  /** Ticked by an analysis of the services, by what its template is called behind the service's name: `error-rate`. */
  public static analysis(text: string, analysis: string): ChecklistItem {
    const sound = typeof analysis === 'string' && analysis !== '';
    return new ChecklistItem(text, { by: 'analysis', analysis: String(analysis) }, [
      ...(sound ? [] : [`${show(analysis)} is no analysis; write its id, such as 'error-rate'`]),
    ]);
  }

  /** Ticked by a job of a workflow that is rendered along with the fleet. */
  public static job(text: string, job: WorkflowJob): ChecklistItem {
    const missing = (['workflow', 'job'] as const).filter(
      (name) => typeof job?.[name] !== 'string' || job[name] === '',
    );
    return new ChecklistItem(
      text,
      { by: 'job', job: { ...job } },
      missing.map((name) => `${name}: is missing; write { workflow: '.github/workflows/release.yml', job: 'check' }`),
    );
  }

  /** Ticked by a person. */
  public static person(text: string, looked: Looked): ChecklistItem {
    const { owner, signal }: Partial<Looked> = looked ?? {};
    const wrongOwner = owner === undefined ? 'is missing; write who ticks it: @acme/payments' : ownersProblem(owner);
    const wrongSignal = signal === undefined ? undefined : lineProblem(signal, 'signal', 'Error rate in Grafana');
    return new ChecklistItem(
      text,
      {
        by: 'person',
        owners: wrongOwner || owner === undefined ? [] : ownerList(owner),
        ...(wrongSignal || signal === undefined ? {} : { signal }),
      },
      [...(wrongOwner ? [`owner: ${wrongOwner}`] : []), ...(wrongSignal ? [`signal: ${wrongSignal}`] : [])],
    );
  }

  /** What is wrong with it. */
  public readonly problems: readonly string[];

  private constructor(
    /** What is so when it is ticked. */
    public readonly text: string,
    /** What ticks it. */
    public readonly ticked: Ticked,
    problems: readonly string[],
  ) {
    const wrong = lineProblem(text, 'item', 'Both versions can read what the other one writes');
    this.problems = wrong ? [wrong] : problems.map((problem) => `${show(text)}: ${problem}`);
  }

  /** Whether nothing says how it is known: nobody can tell whether it is so, or only feels it. */
  public get isUnfounded(): boolean {
    return this.ticked.by === 'person' && this.ticked.signal === undefined;
  }
}

/** Says what is wrong with a line that people read, or undefined. */
function lineProblem(text: unknown, what: string, example: string): string | undefined {
  if (typeof text !== 'string' || text.trim() === '')
    return `${show(text)} is no ${what}; write a sentence, for example ${show(example)}`;
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(text))
    return `${show(text)} has a line end or a character that nobody can see; write it in one line`;
  return text.length > LONGEST
    ? `${show(`${text.slice(0, 40)}…`)} has ${text.length} characters, and ${LONGEST} is the most; say it shorter, or make two of it`
    : undefined;
}

const LONGEST = 200;
