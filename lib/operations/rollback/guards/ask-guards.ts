import { oneLine, type Problem } from '../../../core';
import type { GuardAnswer, GuardRefusal, RollbackGuard, RollbackQuestion } from './rollback-guard';

/** What all guards say of a rollback together. */
export interface GuardVerdict {
  /** What forbids it, and was not overridden by name. */
  readonly refused: readonly Problem[];
  /** What forbids it and was overridden, for the commit to say. */
  readonly despite: readonly string[];
  /** What guards did not see. */
  readonly notes: readonly string[];
  /** What has to change along. */
  readonly needs: readonly Extract<GuardAnswer, { kind: 'needs' }>[];
}

/**
 * Asks every guard, also after one has refused: all of it is told at once.
 *
 * @param despite refusals that do not count, written `release-file:svc-a-1.4.2-9f8d111`
 */
export async function askGuards(
  guards: readonly RollbackGuard[],
  question: RollbackQuestion,
  despite: ReadonlySet<string>,
): Promise<GuardVerdict> {
  const answers = await Promise.all(guards.map(async (guard) => ({ guard, answer: await guard.ask(question) })));
  const refusals = answers.flatMap(({ guard, answer }) =>
    answer.kind === 'refused' ? answer.refusals.map((refusal) => ({ refusal, by: nameOf(guard, refusal) })) : [],
  );
  return {
    refused: refusals
      .filter(({ by }) => !despite.has(by))
      .map(({ refusal, by }) => ({
        path: `${question.service} in ${question.environment}`,
        message: `cannot go back behind ${refusal.release}: ${oneLine(refusal.because)}. Instead: ${oneLine(refusal.instead)}. (Whoever knows better: --despite '${by}')`,
      })),
    despite: refusals
      .filter(({ by }) => despite.has(by))
      .map(({ refusal, by }) => `${by}: ${oneLine(refusal.because)} (instead: ${oneLine(refusal.instead)})`),
    notes: answers.flatMap(({ answer }) => (answer.kind === 'allowed' ? (answer.notes ?? []) : [])),
    needs: answers.flatMap(({ answer }) => (answer.kind === 'needs' ? [answer] : [])),
  };
}

function nameOf(guard: RollbackGuard, { release }: GuardRefusal): string {
  return `${guard.name}:${release}`;
}
