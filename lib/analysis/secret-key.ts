import { dnsSubdomainProblem, show } from '../core';

/** A key of a Secret in the namespace of the service. */
export interface SecretKey {
  /** The name of the Secret. */
  readonly name: string;
  /** The key in it. */
  readonly key: string;
}

/** Whether a value is meant to name a key of a Secret. */
export function isSecretKey(value: unknown): value is SecretKey {
  return typeof value === 'object' && value !== null && 'name' in value && 'key' in value;
}

/** Says why a value names no key of a Secret, or undefined. */
export function secretKeyProblem(value: unknown): string | undefined {
  if (!isSecretKey(value)) return `${show(value)} names no Secret; write { name: 'svc-a', key: 'token' }`;
  if (typeof value.key !== 'string' || !/^[-._a-zA-Z0-9]{1,253}$/.test(value.key)) {
    return `${show(value.key)} is no key of a Secret; write letters, digits, "-", "_" and "."`;
  }
  return dnsSubdomainProblem(value.name);
}
