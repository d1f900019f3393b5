import * as kplus from 'cdk8s-plus-28';
import { type Release, secretProblem, show } from '../core';
import type { GuardedWorkloadProps } from './guarded-workload-props';
import { releaseVariables } from './release-identity';

const SERVICE_NAME = 'OTEL_SERVICE_NAME';
const ATTRIBUTES = 'OTEL_RESOURCE_ATTRIBUTES';

/** The environment variables of a service: its release's identity, and its own. */
export function serviceVariables(
  service: string,
  namespace: string,
  release: Release,
  props: GuardedWorkloadProps,
  telemetryName: string | undefined,
): Record<string, kplus.EnvValue> {
  const own = soundVariables(props.envVariables ?? {});
  const identity = releaseVariables(service, namespace, release, telemetryName);
  const attributes = [identity[ATTRIBUTES], own[ATTRIBUTES]?.value].filter((part) => part !== undefined && part !== '');
  return {
    [SERVICE_NAME]: kplus.EnvValue.fromValue(String(identity[SERVICE_NAME])),
    ...own,
    // Attributes of the service's own are added to the release's, and do not replace them.
    [ATTRIBUTES]: kplus.EnvValue.fromValue(attributes.join(',')),
  };
}

/** What is wrong with the environment variables of a service, those in its configuration included. */
export function variableProblems(props: GuardedWorkloadProps): string[] {
  const problems: string[] = [];
  for (const [name, value] of Object.entries(props.envVariables ?? {})) {
    const at = `envVariables.${name}`;
    if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) {
      problems.push(
        `envVariables: ${show(name)} cannot be a variable's name; write letters, digits, "-", "_" and ".", no digit first`,
      );
    } else if (!isEnvValue(value)) {
      problems.push(
        `${at}: ${show(value)} is no EnvValue; write kplus.EnvValue.fromValue(${typeof value === 'string' ? show(value) : "'…'"})`,
      );
    } else if (name === SERVICE_NAME) {
      problems.push(`${at}: is set by the library, since telemetry is told apart by it; leave it out`);
    } else if (name === ATTRIBUTES && value.value === undefined) {
      problems.push(
        `${at}: is added to the release's attributes, so it has to be a text; write kplus.EnvValue.fromValue('key=value')`,
      );
    } else if (value.value !== undefined) {
      if (typeof value.value !== 'string')
        problems.push(`${at}: ${show(value.value)} is no text; write it as a string`);
      else
        problems.push(
          ...secretProblem(
            name,
            value.value,
            `envVariables: { ${name}: kplus.EnvValue.fromSecretValue({ secret, key }) }`,
          ).map((p) => `${at}: ${p}`),
        );
    }
  }
  for (const name of [SERVICE_NAME, ATTRIBUTES]) {
    if (Object.hasOwn(props.config?.values ?? {}, name)) {
      problems.push(
        `config.values.${name}: the library's own variable hides it; ${name === ATTRIBUTES ? 'write it into envVariables, where it is added' : 'leave it out'}`,
      );
    }
  }
  return problems;
}

function soundVariables(variables: Readonly<Record<string, kplus.EnvValue>>): Record<string, kplus.EnvValue> {
  return Object.fromEntries(
    Object.entries(variables).filter(([name, value]) => isEnvValue(value) && name !== SERVICE_NAME),
  );
}

function isEnvValue(value: unknown): value is kplus.EnvValue {
  return typeof value === 'object' && value !== null && ('value' in value || 'valueFrom' in value);
}
