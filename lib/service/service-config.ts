import * as kplus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { A_MAP, secretProblem, sha256, shaped, show } from '../core';

/** Configuration that is released, and rolled back, together with the code that reads it. */
export interface ServiceConfig {
  /**
   * Files, by name, that the container finds in `mountPath`.
   *
   * @default - none
   */
  readonly files?: Readonly<Record<string, string>>;
  /**
   * Where the files are.
   *
   * @default - /etc/<service>
   */
  readonly mountPath?: string;
  /**
   * Environment variables, by name. A secret is never one of them: it comes by reference, through `envVariables`.
   *
   * @default - none
   */
  readonly values?: Readonly<Record<string, string>>;
}

/** What a container needs to see the configuration. */
export interface BoundConfig {
  readonly volumeMounts: kplus.VolumeMount[];
  readonly envFrom: kplus.EnvFrom[];
}

/**
 * Makes the ConfigMaps of a configuration. Their names hold a hash of their content, so a change makes a new ConfigMap
 * and a new pod template: it goes through the canary, and rolls back with the ReplicaSet that refers to the old one.
 */
export function bindConfig(
  scope: Construct,
  service: string,
  labels: Record<string, string>,
  given: ServiceConfig,
): BoundConfig {
  // What is wrong is reported, and then nothing is rendered.
  const config = configProblems(given).length > 0 ? {} : given;
  const mount = (data: Record<string, string>): kplus.VolumeMount => ({
    path: config.mountPath ?? `/etc/${service}`,
    readOnly: true,
    volume: kplus.Volume.fromConfigMap(
      scope,
      'config-files-volume',
      configMap(scope, `${service}-files`, labels, data),
      { name: 'config-files' },
    ),
  });
  return {
    volumeMounts: isEmpty(config.files) ? [] : [mount({ ...config.files })],
    envFrom: isEmpty(config.values)
      ? []
      : [kplus.Env.fromConfigMap(configMap(scope, `${service}-env`, labels, { ...config.values }))],
  };
}

/** What is wrong with a configuration. */
export function configProblems(given: ServiceConfig): string[] {
  const { sound: config, problems: wrong } = shaped<ServiceConfig>(given, {
    files: A_MAP,
    values: A_MAP,
    mountPath: true,
  });
  const problems = wrong.map((problem) => `config.${problem}`);
  for (const [kind, entries, keys] of [
    ['files', config.files ?? {}, /^[-._a-zA-Z0-9]{1,253}$/],
    ['values', config.values ?? {}, /^[-._a-zA-Z][-._a-zA-Z0-9]{0,252}$/],
  ] as const) {
    for (const [key, value] of Object.entries(entries)) {
      if (!keys.test(key) || key === '.' || key.startsWith('..') || key in {}) {
        problems.push(
          `config.${kind}: ${show(key)} cannot be a ${kind === 'files' ? 'file name' : 'variable'} in a ConfigMap; write letters, digits, "-", "_" and "."`,
        );
      }
      if (typeof value !== 'string')
        problems.push(`config.${kind}.${key}: ${show(value)} is no text; write it as a string`);
      else
        problems.push(
          ...secretProblem(key, value, referenceTo(kind, key)).map((problem) => `config.${kind}.${key}: ${problem}`),
        );
    }
    const size = Object.entries(entries).reduce(
      (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(String(value)),
      0,
    );
    if (size > MAX_CONFIG_MAP_BYTES)
      problems.push(
        `config.${kind}: ${size} bytes are more than a ConfigMap holds (1 MiB); bring large files in the image`,
      );
  }
  const path = config.mountPath;
  if (path !== undefined && !(typeof path === 'string' && /^\/[^:]+$/.test(path))) {
    problems.push(`config.mountPath: ${show(path)} is no absolute path; write for example /etc/svc-a`);
  }
  return problems;
}

function referenceTo(kind: 'files' | 'values', key: string): string {
  return kind === 'files'
    ? 'volumeMounts: [{ path, volume: kplus.Volume.fromSecret(scope, id, secret) }]'
    : `envVariables: { ${key}: kplus.EnvValue.fromSecretValue({ secret, key }) }`;
}

const MAX_CONFIG_MAP_BYTES = 1024 * 1024;

function configMap(
  scope: Construct,
  prefix: string,
  labels: Record<string, string>,
  data: Record<string, string>,
): kplus.ConfigMap {
  const sorted = Object.keys(data)
    .sort()
    .map((key) => [key, data[key]]);
  return new kplus.ConfigMap(scope, prefix, {
    metadata: {
      name: `${prefix}-${sha256(JSON.stringify(sorted), 8)}`,
      labels,
      annotations: {
        'argocd.argoproj.io/sync-wave': '-1',
        // The stable pods still need the old one during a canary, and again after a rollback: Argo CD neither removes it
        // when Git no longer holds it, nor calls the application out of sync because it is still there.
        'argocd.argoproj.io/sync-options': 'Prune=false',
        'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
      },
    },
    data,
    immutable: true,
  });
}

function isEmpty(entries: Readonly<Record<string, string>> | undefined): boolean {
  return Object.keys(entries ?? {}).length === 0;
}
