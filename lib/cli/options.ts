import { InvalidArgumentError } from 'commander';

/**
 * `a,b`, `a, b` and `--only a --only b` alike. Without a name it is refused: an empty variable of CI (`--only "$CHANGED"`) must not
 * mean everything.
 */
export function commaSeparated(value: string, previous: string[] = []): string[] {
  const parts = value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0)
    throw new InvalidArgumentError(
      'It names nothing: is a variable empty? Leave the option out where you mean everything.',
    );
  return [...previous, ...parts];
}
