import type { FieldPath } from '../../manifests';

/** What a schema does not allow. */
export interface Violation {
  readonly path: FieldPath;
  /** What is wrong there; begins small, ends without a period. */
  readonly message: string;
  /** What to write instead. */
  readonly remedy: string;
}
