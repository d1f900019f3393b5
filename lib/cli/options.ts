import { InvalidArgumentError, Option } from 'commander';
import { goSeconds } from '../core';

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

/** An option that takes a duration; its help shows the usual one as it is written. */
export function durationOption(flags: string, description: string, usual: string): Option {
  return new Option(flags, description).argParser(duration).default(duration(usual), usual);
}

/** `10s`, `90m`, `1h30m`, in seconds. */
export function duration(text: string): number {
  const seconds = goSeconds(text);
  if (seconds === undefined || seconds <= 0)
    throw new InvalidArgumentError('Write a duration such as 10s, 90m or 1h30m.');
  return seconds;
}

/** What is given for one environment (`prod=VALUE`), or for all that have none of their own (`VALUE`). */
export interface OfEnvironment {
  readonly environment?: string;
  readonly value: string;
}

/**
 * Reads `VALUE` and `prod=VALUE`; an `=` that stands behind a `/`, a `:` or a `?` is one of the value.
 *
 * @param what is called by that name where it, or the environment, is missing: `context`
 */
export function ofEnvironment(text: string, what: string): OfEnvironment {
  const [, named, given = text] = /^([^=:/?]*)=(.*)$/s.exec(text) ?? [];
  const [environment, value] = [named?.trim(), given.trim()];
  if (environment === '' || value === '')
    throw new InvalidArgumentError(
      `It names no ${environment === '' ? 'environment before the =' : what}: is a variable empty? Write ${what.toUpperCase()}, or prod=${what.toUpperCase()} for one environment.`,
    );
  return environment === undefined ? { value } : { environment, value };
}
