import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { nearest, type Problem, ReleaseTrainError } from '../../core';
import { environmentOf, type RenderedTree, readTree } from '../../gitops';
import type { TrainPlan } from '../train-plan';
import { type DeparturePlan, departuresOf, isPlan, planProblems } from './departure-plan';

/** Which plan of an environment is asked for. */
export interface PlanQuestion {
  /** The file with it. @default - the one plan of the environment that the tree has, whatever its train is called */
  readonly file?: string;
  /** The environment that comes after it, where it is only waited for. */
  readonly waitedForBy?: string;
}

/** The plans of the trains in a rendered tree. */
export class TreePlans {
  private readonly tree: RenderedTree;
  private readonly plans = new Map<string, TrainPlan>();
  /** Files that look like plans, and are none that this version reads. */
  private readonly unreadable: string[] = [];

  /** @throws ReleaseTrainError if it is no tree as synth wrote it */
  public constructor(private readonly from: string) {
    this.tree = readTree(from);
    for (const [path, text] of this.tree.files) {
      if (!/^docs\/release\/[^/]+\/[^/]+\.json$/.test(path)) continue;
      const value = parsed(text);
      // A train may have any name, and other files may lie beside its own.
      if (isPlan(value)) this.plans.set(path, value);
      else if (typeof value === 'object' && value !== null && 'waves' in value) this.unreadable.push(path);
    }
  }

  /** The environments that one comes after, by all of its plans; none where it has no plan. */
  public after(environment: string): string[] {
    return [...new Set(this.of(environment).flatMap(([, plan]) => plan.after))];
  }

  /** All environments that any comes after. */
  public get earlier(): string[] {
    return [...new Set([...this.plans.values()].flatMap(({ after }) => after))];
  }

  /**
   * The plan of an environment.
   *
   * It is that of the tree unless another file is named: whoever adds a dependency with a release needs the new order.
   *
   * @throws ReleaseTrainError if there is none, if there are several, or if it is none of this environment and this tree
   */
  public plan(environment: string, { file, waitedForBy }: PlanQuestion = {}): DeparturePlan {
    const [path, plan] = file === undefined ? this.only(environment, waitedForBy) : [file, readPlan(file)];
    const wrong = planProblems(path, plan, environment, this.tree);
    if (wrong.length > 0) throw new ReleaseTrainError('the train does not depart', wrong);
    return { after: plan.after, argoCdNamespace: plan.argoCdNamespace, departures: departuresOf(plan) };
  }

  /** Of an environment that the tree does not have at all, those that have a plan: who misspells one means another. */
  private meant(environment: string): string {
    const isThere = [...this.tree.files.keys()].some((path) => environmentOf(path) === environment);
    const known = [...new Set([...this.plans.values()].map((plan) => plan.environment))];
    return isThere || known.length === 0 ? '' : nearest(environment, known);
  }

  private of(environment: string): [string, TrainPlan][] {
    return [...this.plans].filter(
      ([path, plan]) => plan.environment === environment && path.startsWith(`docs/release/${environment}/`),
    );
  }

  private only(environment: string, waitedForBy: string | undefined): [string, TrainPlan] {
    const found = this.of(environment);
    const [one, another] = found;
    if (one && !another) return [join(this.from, one[0]), one[1]];
    const folder = join(this.from, `docs/release/${environment}`);
    const ahead = `go ahead of it with --ahead-of ${environment}`;
    if (another) {
      const names = found.map(([path]) => basename(path)).join(', ');
      throw noPlan(
        folder,
        waitedForBy
          ? `has ${found.length} plans (${names}), and ${waitedForBy} can wait for the train of one: give ${environment} one ReleaseTrain, or ${ahead}`
          : `has ${found.length} plans (${names}): name the file of one with --plan`,
      );
    }
    const unreadable = this.unreadable.find((path) => path.startsWith(`docs/release/${environment}/`));
    if (unreadable) throw new ReleaseTrainError('the plan cannot be read', [outdated(join(this.from, unreadable))]);
    throw noPlan(
      folder,
      waitedForBy
        ? `has no plan, and ${waitedForBy} comes after ${environment}: declare a ReleaseTrain in ${environment} and synth the whole fleet, or ${ahead}`
        : `has no plan: declare a ReleaseTrain in ${environment} and synth the whole fleet, or name the file with --plan${this.meant(environment)}`,
    );
  }
}

function noPlan(path: string, message: string): ReleaseTrainError {
  return new ReleaseTrainError('there is no plan to go by', [{ path, message }]);
}

function readPlan(path: string): TrainPlan {
  const plan = parsed(textOf(path));
  if (isPlan(plan)) return plan;
  throw new ReleaseTrainError('the plan cannot be read', [outdated(path)]);
}

function outdated(path: string): Problem {
  return { path, message: 'is no plan of version 2: synth it again, with the version of this command' };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw noPlan(path, 'cannot be read: name the file that a ReleaseTrain renders, docs/release/<env>/<train>.json');
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
