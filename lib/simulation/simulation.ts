import { type Measured, measure, UnsupportedCondition } from '../condition';
import { ReleaseTrainError } from '../core';
import type { Question } from './controller/analysis-run';
import { type PlayOptions, play } from './controller/play';
import type { PlayedRelease } from './outcome';
import { plannedMetrics, type ReleasePath } from './path/release-path';
import { modelEngine } from './query/model';
import {
  type AsyncQueryEngine,
  type PreparedQuery,
  type QueryAnswer,
  type SyncQueryEngine,
  UnsupportedQuery,
} from './query/query-engine';
import { queryNeeds } from './query/query-needs';
import { humanCount } from './report/text';
import { type Scenario, scenarioProblems, worstMoment } from './scenario';
import type { Example } from './summary';
import { producible, World } from './world';

export interface SimulationOptions {
  /** Major version of the Prometheus that is played: 3 leaves out a sample that is exactly as old as a range is long. @default 3 */
  readonly prometheus?: 2 | 3;
  /** Where the random numbers of all runs come from. @default 1 */
  readonly seed?: number;
}

export const SEED = 1;

/** Releases of one path under one scenario; each run has its own chance, the same one every time. */
export class Simulation {
  private readonly queries = new Map<string, PlannedQuery>();
  private readonly metrics: ReadonlySet<string>;
  private readonly history: number;
  private readonly prometheus: 2 | 3;
  private readonly seed: number;

  /**
   * @throws ReleaseTrainError that names every query which the model cannot evaluate, and every metric that nobody produces
   */
  constructor(
    private readonly path: ReleasePath,
    private readonly scenario: Scenario,
    { prometheus = 3, seed = SEED }: SimulationOptions = {},
    /** Elsewhere is a real Prometheus, so that queries need not be evaluated here. */
    private readonly asked: 'here' | 'elsewhere' = 'here',
  ) {
    this.prometheus = prometheus;
    this.seed = seed;
    this.check();
    const needs = this.prepare();
    this.metrics = needs.metrics;
    this.history = needs.history;
  }

  /** Plays one release with the model of Prometheus. */
  play(
    run: number,
    options: Pick<PlayOptions, 'timeline' | 'actions'> = {},
    watch: (world: World) => void = () => undefined,
  ): PlayedRelease {
    const world = this.world(run);
    watch(world);
    const game = play(this.path, world, this.playOptions(options));
    let next = game.next();
    while (!next.done) {
      const answer = world.prometheusAnswers ? this.answerHere(next.value, world) : AWAY;
      next = game.next(this.measured(next.value, answer));
    }
    return next.value;
  }

  /** Plays one release in full, and says which of its queries saw nothing of it. */
  example(run: number): Example {
    let world: World | undefined;
    const example = this.play(run, {}, (it) => {
      world = it;
    });
    return { example, warnings: world ? this.blindQueries(example, world) : [] };
  }

  private blindQueries({ canaryRequests }: PlayedRelease, { store }: World): string[] {
    if (canaryRequests === 0) return [];
    const metrics = plannedMetrics(this.path.rollout).filter(
      (it, i, all) => all.findIndex(({ name, query }) => name === it.name && query === it.query) === i,
    );
    return metrics.flatMap(({ name, query = '' }) => {
      const why = this.queries.get(query)?.blindTo(store);
      return why === undefined
        ? []
        : [`the query of ${name} finds no series at all, so it says nothing of the release: ${why}`];
    });
  }

  /** As `example`, with a real Prometheus. */
  async exampleOn(engine: AsyncQueryEngine, run: number): Promise<Example> {
    const world = this.world(run);
    const session = await engine.open();
    const game = play(this.path, world, this.playOptions({}));
    let next = game.next();
    while (!next.done) {
      const { metric, time } = next.value;
      const ask = metric.query !== undefined && world.prometheusAnswers;
      const answer = ask ? await session.ask(world.store, metric.query as string, time) : AWAY;
      next = game.next(this.measured(next.value, answer));
    }
    return { example: next.value, warnings: this.blindQueries(next.value, world) };
  }

  private world(run: number): World {
    const { path, scenario, metrics, history, seed, prometheus } = this;
    return new World({ service: path.service, scenario, metrics, history, seed, run, prometheus });
  }

  private playOptions(options: Pick<PlayOptions, 'timeline' | 'actions'>): PlayOptions {
    const { scenario, path } = this;
    return {
      horizon: scenario.horizon ?? longestRollout(path, scenario),
      approvesAfter: scenario.approvesAfter,
      turnsBadAt: worstMoment(scenario),
      ...options,
    };
  }

  private answerHere({ metric, time }: Question, world: World): QueryAnswer {
    return this.queries.get(metric.query ?? '')?.ask?.(world.store, time) ?? AWAY;
  }

  private measured({ metric }: Question, answer: QueryAnswer): Measured {
    // Another provider than Prometheus is played as passing always.
    if (metric.query === undefined) return { phase: 'Successful', value: '', message: '' };
    try {
      return measure(metric.conditions, answer);
    } catch (error) {
      if (error instanceof UnsupportedCondition) throw this.refusal([`${metric.name}: ${error.message}`]);
      throw error;
    }
  }

  private check(): void {
    const problems = scenarioProblems(this.scenario);
    if (problems.length > 0) {
      throw new ReleaseTrainError(
        'The scenario cannot be played.',
        problems.map((message) => ({ path: 'scenario', message })),
      );
    }
    const seconds = longestRollout(this.path, this.scenario);
    if (this.scenario.horizon === undefined && seconds > LONGEST_PLAY) {
      const days = humanCount(seconds / 86_400);
      throw this.refusal([
        `its steps take ${days} days, and at most 2 are played; give the scenario a horizon in seconds`,
      ]);
    }
  }

  private prepare(): { metrics: Set<string>; history: number } {
    const engine = modelEngine({ prometheus: this.prometheus });
    const problems: string[] = [];
    const metrics = new Set<string>();
    let history = 0;
    for (const metric of plannedMetrics(this.path.rollout)) {
      if (metric.query === undefined || this.queries.has(metric.query)) continue;
      try {
        const prepared = this.prepared(metric.query, engine);
        this.queries.set(metric.query, prepared);
        for (const name of prepared.metrics) metrics.add(name);
        history = Math.max(history, prepared.reach);
      } catch (error) {
        if (!(error instanceof UnsupportedQuery)) throw error;
        problems.push(`${metric.name}: ${error.message}`);
      }
    }
    const unknown = producible(metrics, this.scenario).filter((name) => name !== ALERTS);
    problems.push(
      ...unknown.map(
        (name) =>
          `${name}: nothing in the scenario produces this metric; name it in ownMetrics, or in missingMetrics to play without it`,
      ),
    );
    if (problems.length > 0) throw this.refusal(problems);
    return { metrics, history: Math.min(history, LONGEST_HISTORY) };
  }

  private prepared(query: string, engine: SyncQueryEngine): PlannedQuery {
    try {
      return engine.prepare(query);
    } catch (error) {
      if (this.asked === 'here' || !(error instanceof UnsupportedQuery)) throw error;
      return queryNeeds(query);
    }
  }

  private refusal(problems: readonly string[]): ReleaseTrainError {
    const path = `Rollout ${this.path.service.name}`;
    return new ReleaseTrainError(
      'This cannot be played.',
      problems.map((message) => ({ path, message })),
    );
  }
}

/** A query that is understood; one that only a real Prometheus evaluates cannot be asked here. */
type PlannedQuery = Omit<PreparedQuery, 'ask'> & Partial<Pick<PreparedQuery, 'ask'>>;

const AWAY: QueryAnswer = { type: 'error', message: 'connection refused' };

/** Comes from rules, not from scrapes, and none are played; without a series no alert fires. */
const ALERTS = 'ALERTS';

/** Seconds of a release that are played, unless the scenario says otherwise. */
const LONGEST_PLAY = 2 * 86_400;

/** Seconds of life before the release that are played at most. Queries that look further back find the beginning there. */
const LONGEST_HISTORY = 6 * 3600;

/** Seconds that a person is waited for. */
const PATIENCE = 3600;

/** Seconds after which a rollout that nobody stops is surely over. */
function longestRollout({ rollout, service }: ReleasePath, { startup = 20 }: Scenario): number {
  const seconds = rollout.steps.map((step) => {
    if (step.kind === 'pause') return step.seconds ?? 0;
    if (step.kind !== 'analysis') return startup + service.minReadySeconds;
    return Math.max(
      0,
      ...step.analysis.metrics.map((it) => ((it.initialDelay ?? 0) + (it.interval ?? 0) * (it.count ?? 1)) / 1000),
    );
  });
  return seconds.reduce((sum, it) => sum + it, 0) + rollout.progressDeadline + PATIENCE;
}
