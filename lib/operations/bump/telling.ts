import { oneLine } from '../../core';
import { changesOf } from './bump-message';
import type { BumpOptions } from './bump-options';
import type { PlannedBump } from './planned';
import type { Reviewed } from './reviewed';

/** Says what a bump changes. */
export function tellPlan(plan: PlannedBump, say: (line: string) => void): void {
  say(`${plan.service}: ${plan.found.path}`);
  for (const line of changesOf(plan)) say(`  ${line}`);
  for (const note of plan.notes) say(`  note: ${oneLine(note)}`);
}

/** Says what it changes in the manifests, or why nobody can tell. */
export function tellReview(seen: Reviewed | undefined, path: string, { say, show }: BumpOptions): void {
  if (!seen) say('not rendered, so what changes in the manifests is not shown');
  else if ('unknown' in seen) say(`not rendered, so what changes in the manifests is not shown: ${seen.unknown}`);
  else if (seen.review.objects.length === 0) say(`the manifests are the same with it: does the app read ${path}?`);
  else show(seen.review);
}
