import { publish } from '../../lib/gitops/publish';
import { commitAll, initRepository, manifestOf, treeOf } from './git';

/** The manifests of two services, and the unit and the list of the first. */
export const A = manifestOf('svc-a');
export const B = manifestOf('svc-b');
export const UNIT_A = 'clusters/prod/apps/svc-a';
export const LIST_A = listOf(UNIT_A);

/** Where a unit's list lies in a checkout. */
export function listOf(unit: string): string {
  return `.release-train/published/${unit}.sha256`;
}

/** A checkout into which a tree was published and committed. */
export async function published(
  files: Record<string, string>,
  options: Parameters<typeof treeOf>[1] = {},
): Promise<string> {
  const checkout = initRepository();
  await publish(treeOf(files, options), checkout);
  commitAll(checkout, 'publish');
  return checkout;
}
