/** `a,b` and `--only a --only b` alike. */
export function commaSeparated(value: string, previous: string[] = []): string[] {
  return [...previous, ...value.split(',').filter((part) => part !== '')];
}
