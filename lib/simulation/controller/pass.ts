import type { PauseReason } from '../outcome';

/** What one pass decides besides the status that it finds. */
export interface Pass {
  readonly now: number;
  /** Percent for the new version when the pass began. */
  readonly weightBefore: number;
  readonly addedPauses: PauseReason[];
  abort: string | undefined;
}
