import { show } from '../core';

/** Who owns services, as the forge knows them: `@acme/ledger`, `@someone`, or an address. */
export type Owners = string | readonly string[];

/** What a service in a set says of who owns it. */
export interface OwnedProps {
  /** Who owns it. @default - who owns the set */
  readonly owners?: Owners;
}

/** The annotation that tells who owns something, and the label by which it is found. */
export const OWNER = 'release-train.dev/owner';

/** Owners as an annotation tells them. */
export function ownersText(owners: Owners): string {
  return ownerList(owners).join(' ');
}

/**
 * The first of the owners as a label holds it, to select by: `@acme/ledger` is `acme.ledger`. A label takes neither signs nor
 * more than 63 characters.
 */
export function ownerLabel(owners: Owners): string {
  const [first = ''] = ownerList(owners);
  return first
    .replace(/^@/, '')
    .replace(/[^-\w.]+/g, '.')
    .slice(0, 63)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
}

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
  const wrong = list.findIndex((owner) => typeof owner !== 'string' || !OWNER_SYNTAX.test(owner));
  return wrong < 0
    ? undefined
    : `${show(list[wrong])} is no owner; write a team such as '@acme/ledger', a person such as '@someone', or an address`;
}

// GitLab allows dots and underscores wherever names and groups stand.
const OWNER_SYNTAX = /^(@\w[-\w.]*(\/\w[-\w.]*)*|[^\s@#\\]+@[^\s@#\\]+\.[^\s@#\\]+)$/;
