import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Problem, ReleaseTrainError, show } from '../../core';
import { type RenderedTree, readTree } from '../../gitops';
import type { TrainPlan, TrainService } from '../train-plan';

/** Services that depart together. */
export interface Departure {
  /** From 1. */
  readonly wave: number;
  readonly waves: number;
  /** From 1, in each wave anew. */
  readonly batch: number;
  readonly batches: number;
  readonly services: readonly TrainService[];
  /** The least that their releases take. */
  readonly leastSeconds: number;
}

/** A plan, as far as the runner needs it. */
export interface DeparturePlan {
  readonly argoCdNamespace: string;
  readonly departures: readonly Departure[];
}

/**
 * Reads the plan of a train and the tree that it brings.
 *
 * The plan is that of the tree unless another is named: whoever adds a dependency with a release needs the new order.
 *
 * @throws ReleaseTrainError if there is none, or if it is none of this environment and this tree
 */
export function readDeparturePlan(from: string, environment: string, file?: string): DeparturePlan {
  const tree = readTree(from);
  const path = file ?? join(from, `docs/release/${environment}/train.json`);
  const plan = parsed(path, textOf(path));
  const wrong = problemsOf(path, plan, environment, tree);
  if (wrong.length > 0) throw new ReleaseTrainError('the train does not depart', wrong);
  return { argoCdNamespace: plan.argoCdNamespace, departures: departuresOf(plan) };
}

function departuresOf({ waves }: TrainPlan): Departure[] {
  return waves.flatMap(({ wave, batches, services }) => {
    const byName = new Map(services.map((service) => [service.name, service]));
    return batches.map(({ batch, services: names, leastSeconds }) => ({
      wave,
      waves: waves.length,
      batch,
      batches: batches.length,
      services: names.flatMap((name) => byName.get(name) ?? []),
      leastSeconds,
    }));
  });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new ReleaseTrainError('there is no plan', [
      {
        path,
        message:
          'cannot be read: declare a ReleaseTrain in the environment and synth the whole fleet, or name the file with --plan',
      },
    ]);
  }
}

function parsed(path: string, text: string): TrainPlan {
  try {
    const plan: unknown = JSON.parse(text);
    if (isPlan(plan)) return plan;
  } catch {
    // Told below.
  }
  throw new ReleaseTrainError('the plan cannot be read', [
    { path, message: 'is no train.json of version 1: synth it again, with the version of this command' },
  ]);
}

function isPlan(value: unknown): value is TrainPlan {
  const { version, waves } = (value ?? {}) as Partial<TrainPlan>;
  return (
    version === 1 &&
    Array.isArray(waves) &&
    waves.every(({ batches, services }) => Array.isArray(batches) && Array.isArray(services))
  );
}

function problemsOf(path: string, plan: TrainPlan, environment: string, tree: RenderedTree): Problem[] {
  if (plan.environment !== environment)
    return [
      {
        path,
        message: `is the plan of ${show(plan.environment)}, and --env says ${show(environment)}; name that of one`,
      },
    ];
  const folders = new Set([...tree.files.keys()].map((file) => file.slice(0, file.lastIndexOf('/'))));
  return plan.waves.flatMap(({ services }) =>
    services
      .filter(({ folder }) => !folders.has(folder))
      .map(({ name, folder }) => ({
        path: name,
        message: tree.only
          ? `is in the plan, and the tree holds only ${tree.only.join(', ')}: synth the whole fleet`
          : `is in the plan, and the tree has no ${folder}: synth the plan and the tree together`,
      })),
  );
}
