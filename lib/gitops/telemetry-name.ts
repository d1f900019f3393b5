import { show } from '../core';

/** What an environment is called in telemetry where it does not say so: by its own name, or a well-known one. */
export function telemetryNameOf(id: string): string {
  return TELEMETRY_NAMES.get(id) ?? id;
}

/** Says why telemetry cannot hold such a name, or undefined. */
export function telemetryNameProblem(name: unknown): string | undefined {
  return /^[\x21-\x7e]{1,128}$/.test(String(name))
    ? undefined
    : `${show(name)} is not 1 to 128 printable characters without spaces; write for example production`;
}

/** Warns of a name that was taken by itself where a well-known one applies, such as `prod-eu`, one of several clusters of prod. */
export function telemetryWarnings(id: string, given: string | undefined): string[] {
  const [, first = ''] = /^([a-z]+)-/.exec(String(id)) ?? [];
  const known = TELEMETRY_NAMES.get(first);
  if (given !== undefined || known === undefined) return [];
  return [
    `telemetryName: pods tell that they are in the environment ${id}, which OpenTelemetry asks to be called ${known}; write telemetryName: '${known}' before the first release, since a change restarts all pods, or '${id}' to keep it`,
  ];
}

/** The names that OpenTelemetry asks to be used where one of them applies. */
const TELEMETRY_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    production: 'production',
    prod: 'production',
    live: 'production',
    staging: 'staging',
    stage: 'staging',
    stg: 'staging',
    test: 'test',
    development: 'development',
    dev: 'development',
  }),
);
