/** The path that a Rollout names as that of its release file: from the root of the repository, or the only one that ends so. */
export function namedPath(named: string, paths: readonly string[]): string | undefined {
  if (paths.includes(named)) return named;
  const ending = paths.filter((path) => path.endsWith(`/${named}`));
  return ending.length === 1 ? ending[0] : undefined;
}
