import type { Review } from '../review';

/** A review as JSON, as its types say. */
export function jsonReview(review: Review): string {
  return `${JSON.stringify(review, undefined, 2)}\n`;
}
