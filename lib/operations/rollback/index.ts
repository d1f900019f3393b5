export {
  type GuardAnswer,
  type GuardedRelease,
  type GuardRefusal,
  ROLLBACK_GUARDS,
  type RollbackGuard,
  type RollbackQuestion,
} from './guards';
export { rollback } from './rollback';
export type { RollbackOptions, RollbackResult } from './rollback-options';
