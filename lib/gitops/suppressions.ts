import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { acceptanceText, isDay, type Shape, SUPPRESS, shaped, show, someOf } from '../core';

/** A finding of `release-train check` that is accepted for a while. */
export interface Suppression {
  /** The rule's id, as `check` prints it: `image-by-digest`. */
  readonly rule: string;
  /** The object that it is about, by kind and name: `Rollout svc-a`. */
  readonly object: string;
  /** Why it is accepted, in one line, for whoever reviews it. */
  readonly reason: string;
  /** The last day on which it is, as `2026-12-31`: afterwards `check` tells of the finding again. */
  readonly until: string;
}

/**
 * Findings that are accepted: where the code is that causes them, with a reason and an end. `check` lists all of them, and
 * those that are of no use any more. Synth takes no notice of the end, since it knows no day.
 *
 * @example
 * import { Environment, GitOpsApp, Release, ServiceSet, Slo, Suppressions } from 'cdk8s-release-train';
 *
 * const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
 * const prod = new Environment(app, 'prod', { namespace: 'prod', prometheus: 'http://prometheus.monitoring:9090' });
 * const services = new ServiceSet(prod, 'services');
 * const svcA = services.addService('svc-a', {
 *   release: Release.of({
 *     image: `ghcr.io/org/svc-a@sha256:${'0'.repeat(64)}`,
 *     version: '1.4.2',
 *     gitSha: '0'.repeat(40),
 *     releaseId: '2026-11-23-1',
 *   }),
 *   port: 8080,
 *   replicas: 6,
 *   slo: Slo.availability(99.9),
 * });
 * Suppressions.of(svcA).add({
 *   rule: 'network-policy',
 *   object: 'Rollout svc-a',
 *   reason: 'the namespace has one for all, kept by the platform team',
 *   until: '2027-03-31',
 * });
 */
export class Suppressions {
  /** The suppressions of all objects below a construct. */
  public static of(scope: IConstruct): Suppressions {
    return new Suppressions(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /** Accepts a finding: an annotation of the object, which changes no pod. It is an error if there is no such object. */
  public add(given: Suppression): void {
    const { sound, problems } = shaped<Suppression>(given, SHAPE);
    const missing = (Object.keys(SHAPE) as (keyof Suppression)[])
      .filter((name) => !Object.hasOwn(Object(given), name))
      .map((name) => `${name}: missing; a suppression names rule, object, reason and until`);
    const all = [...problems, ...missing].map((problem) => `suppression: ${problem}`);
    // When everything is there: what it is about may be made later than it.
    this.scope.node.addValidation({ validate: () => (all.length > 0 ? all : this.apply(sound)) });
  }

  private apply({ rule, object, reason, until }: Suppression): string[] {
    const objects = this.scope.node.findAll().filter((it): it is ApiObject => ApiObject.isApiObject(it));
    const meant = objects.filter((it) => titleOf(it) === object);
    for (const it of meant) it.metadata.addAnnotation(`${SUPPRESS}${rule}`, acceptanceText({ until, reason }));
    if (meant.length > 0) return [];
    const titles = [...new Set(objects.map(titleOf))].sort();
    return [`suppression of ${rule}: there is no ${object} here; there are ${someOf(titles, 12) || 'no objects'}`];
  }
}

function titleOf({ kind, name }: ApiObject): string {
  return `${kind} ${name}`;
}

const SHAPE: Shape<Suppression> = {
  rule: {
    is: (rule) => typeof rule === 'string' && /^[a-z][a-z0-9-]{2,50}$/.test(rule),
    not: "no rule's id",
    write: "it as check prints it, for example 'image-by-digest'",
  },
  object: {
    is: (object) => typeof object === 'string' && /^\S+ \S+$/.test(object),
    not: 'no kind and name',
    write: "for example 'Rollout svc-a'",
  },
  reason: (reason) =>
    typeof reason === 'string' && reason.trim() === reason && /^[^\p{C}\p{Zl}\p{Zp}]{10,300}$/u.test(reason)
      ? undefined
      : `${show(reason)} is no reason; write one line of 10 to 300 characters that says why this is accepted`,
  until: { is: isDay, not: 'no day', write: "the last day, for example '2027-03-31'" },
};
