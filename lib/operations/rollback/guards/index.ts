import { releaseFileGuard } from './release-file-guard';
import type { RollbackGuard } from './rollback-guard';

export { askGuards, type GuardVerdict } from './ask-guards';
export type { GuardAnswer, GuardedRelease, GuardRefusal, RollbackGuard, RollbackQuestion } from './rollback-guard';

/** All guards that are asked. */
export const ROLLBACK_GUARDS: readonly RollbackGuard[] = [releaseFileGuard];
