import { show } from '../core';
import { placeholderProblem } from '../promql';
import type { AnalysisTarget } from './analysis';
import { CANARY_HASH, STABLE_HASH, type TemplateArgument } from './analysis-template';

/** The arguments that texts of a metric ask for. */
export interface UsedArguments {
  /** Those that the Rollout passes because a text asks for them. */
  readonly args: readonly TemplateArgument[];
  /** What is wrong with the placeholders; empty if each is known. */
  readonly problems: readonly string[];
}

/**
 * The arguments that some texts ask for with `{{args.canary-hash}}` and `{{args.stable-hash}}`. Any other has to be among
 * the platform's parameters or among `own`: one that nobody passes makes the Rollout invalid.
 */
export function usedArguments(
  texts: readonly string[],
  target: AnalysisTarget,
  own: readonly string[] = [],
): UsedArguments {
  const used = new Set(texts.flatMap((text) => [...text.matchAll(PLACEHOLDER)].map(([, name]) => name as string)));
  const known = [...HASHES.map(({ name }) => name), ...(target.platform?.parameters ?? []), ...own];
  const unknown = [...used].filter((name) => !known.includes(name));
  return {
    args: HASHES.filter(({ name }) => used.has(name)),
    problems: [
      ...texts.map(placeholderProblem).filter((problem) => problem !== undefined),
      ...unknown.map(
        (name) =>
          `nobody passes the argument ${show(name)}; there are ${known.map((it) => `{{args.${it}}}`).join(', ')}`,
      ),
    ],
  };
}

/** Whether a text names the pods of one version by their hash. */
export function usesHash(text: string): boolean {
  return [...text.matchAll(PLACEHOLDER)].some(([, name]) => HASHES.some((hash) => hash.name === name));
}

/** A text with other names for some of its arguments. */
export function withArgumentNames(text: string, rename: (name: string) => string): string {
  return text.replace(PLACEHOLDER, (_, name: string) => `{{args.${rename(name)}}}`);
}

const HASHES = [CANARY_HASH, STABLE_HASH];

const PLACEHOLDER = /\{\{\s*args\.([-\w]+)\s*\}\}/g;
