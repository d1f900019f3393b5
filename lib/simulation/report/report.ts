import type { SimulationSummary } from '../outcome';
import { counted } from './text';

/** What was simulated and what came out, ready to be shown. */
export interface SimulationReport {
  /** The command that gives the same report again. */
  readonly command: string;
  /** What the release is, as the beginning of a sentence: `A release that fails 5 %`. @default "The release" */
  readonly subject?: string;
  /** What should happen to such a release; without it, no share of outcomes counts as better than another. @default unknown */
  readonly expected?: 'aborted' | 'promoted';
  /** The scenario, a line in words each: `100 requests per second`. */
  readonly scenario: readonly string[];
  /** The objective whose budget spoiled requests burn: `99.9 % over 30 days`. @default none */
  readonly objective?: string;
  /** One for each service; where two folders are compared two, the one it is compared with first. */
  readonly results: readonly SimulatedService[];
}

/** What came out for one service as one folder describes it. */
export interface SimulatedService {
  readonly service: string;
  /** Label of the folder: `dist`, `before`. */
  readonly path: string;
  /** The Rollout's steps in words. */
  readonly steps: readonly string[];
  /** What is measured meanwhile, in words. @default nothing */
  readonly background?: string;
  readonly summary: SimulationSummary;
  /** What keeps the numbers from being taken at face value. */
  readonly warnings: readonly string[];
}

/** How often releases were played, and from which seed: once, if it is the same for all. */
export function playedRuns({ results }: SimulationReport): string[] {
  const played = results.filter(({ summary }) => summary.refused === undefined);
  return [...new Set(played.map(({ summary }) => `${counted(summary.runs, 'run')}, seed ${summary.seed}`))];
}

/** The results of each service, services in the order in which they come first. */
export function byService(report: SimulationReport): SimulatedService[][] {
  const groups = new Map<string, SimulatedService[]>();
  for (const result of report.results) {
    const group = groups.get(result.service);
    if (group) group.push(result);
    else groups.set(result.service, [result]);
  }
  return [...groups.values()];
}
