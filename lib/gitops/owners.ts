import { show } from '../core';

/** Who owns services, as the forge knows them: `@acme/ledger`, `@someone`, or an address. */
export type Owners = string | readonly string[];

/** The annotation that tells who owns something. */
export const OWNER = 'release-train.dev/owner';

/** Each of them once, in the order given. */
export function ownerList(owners: Owners): readonly string[] {
  return [...new Set([owners].flat())];
}

/**
 * Says what is wrong with owners, or undefined.
 *
 * @see https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners#codeowners-syntax
 * @see https://docs.gitlab.com/user/project/codeowners/reference/
 */
export function ownersProblem(owners: unknown): string | undefined {
  const list = [owners].flat();
  if (list.length === 0) return 'is an empty list; leave it out';
  const wrong = list.find((owner) => typeof owner !== 'string' || !OWNER_SYNTAX.test(owner));
  return wrong === undefined
    ? undefined
    : `${show(wrong)} is no owner; write a team such as '@acme/ledger', a person such as '@someone', or an address`;
}

// GitLab allows dots and underscores wherever names and groups stand.
const OWNER_SYNTAX = /^(@\w[-\w.]*(\/\w[-\w.]*)*|[^\s@#\\]+@[^\s@#\\]+\.[^\s@#\\]+)$/;
