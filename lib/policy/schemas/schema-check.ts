import { dnsSubdomainProblem, labelValueProblem, listed, qualifiedNameProblem } from '../../core';
import type { Field, Fields, ManifestObject, ManifestTree } from '../../manifests';
import type { KindVersion } from './schema-node';
import type { SchemaShelf } from './schema-shelf';
import { violations } from './validation';

/** Something in an object that the API server does not take, or will not take for long. */
export interface SchemaFinding {
  readonly at: Field;
  readonly message: string;
  readonly remedy: string;
}

/** What the schemas of a shelf say of a tree. */
export interface SchemaCheck {
  /** What the API server refuses. */
  readonly refused: readonly SchemaFinding[];
  /** Objects of versions that are deprecated. */
  readonly deprecated: readonly SchemaFinding[];
  /** What could not be looked at, in sentences. */
  readonly notDone: readonly string[];
}

/** What the schemas of a shelf say of a tree. It is found once for each tree. */
export function schemaCheck(tree: ManifestTree, shelf: SchemaShelf): SchemaCheck {
  const ofShelf = CHECKS.get(shelf) ?? new WeakMap<ManifestTree, SchemaCheck>();
  const check = ofShelf.get(tree) ?? new TreeCheck(tree, shelf).done();
  CHECKS.set(shelf, ofShelf.set(tree, check));
  return check;
}

/** What the schemas of a shelf do not allow in a tree. */
export function schemaFindings(tree: ManifestTree, shelf: SchemaShelf): readonly SchemaFinding[] {
  return schemaCheck(tree, shelf).refused;
}

/** What of a tree is not checked against schemas, and why, in sentences. */
export function schemasNotDone(tree: ManifestTree, shelf: SchemaShelf | undefined): readonly string[] {
  return shelf ? schemaCheck(tree, shelf).notDone : [WITHOUT];
}

const CHECKS = new WeakMap<SchemaShelf, WeakMap<ManifestTree, SchemaCheck>>();

const WITHOUT =
  'no object was checked against a schema: give the CRDs of the clusters with --crds; release-train schemas pull keeps them';

class TreeCheck {
  private readonly refused: SchemaFinding[] = [];
  private readonly deprecated: SchemaFinding[] = [];
  /** How many objects there are of each kind without a schema. */
  private readonly unknown = new Map<string, number>();
  /** Rules in CEL, by the kinds that have them. */
  private readonly celRules = new Map<string, number>();
  /** What else was passed over, and in which kinds. */
  private readonly passedOver = new Map<string, Set<string>>();

  public constructor(
    private readonly tree: ManifestTree,
    private readonly shelf: SchemaShelf,
  ) {}

  public done(): SchemaCheck {
    for (const object of this.tree.objects) this.look(object);
    return { refused: this.refused, deprecated: this.deprecated, notDone: this.notDone() };
  }

  private look(object: ManifestObject): void {
    const { group, version, kind } = object;
    const answer = this.shelf.of(group, version, kind);
    if (answer.is === 'unknown' || (answer.is === 'known' && !answer.version.schema)) {
      const name = kindName(object);
      this.unknown.set(name, (this.unknown.get(name) ?? 0) + 1);
    } else if (answer.is === 'not served') this.refused.push(notServed(object, answer.served));
    else this.compare(object, answer.version);
  }

  private compare(object: ManifestObject, { schema, celRules, deprecated }: KindVersion): void {
    const name = kindName(object);
    if (celRules !== undefined) this.celRules.set(name, celRules);
    if (deprecated !== undefined) this.deprecated.push(deprecation(object, deprecated));
    const found = violations(
      object.manifest as Fields,
      schema ?? {},
      (ref) => this.shelf.definition(ref),
      (what) => this.passedOver.set(what, (this.passedOver.get(what) ?? new Set()).add(name)),
    );
    for (const { path, message, remedy } of found) this.refused.push({ at: object.at(...path), message, remedy });
    this.refused.push(...metadataFindings(object));
  }

  private notDone(): string[] {
    const unknown = [...this.unknown].map(([kind, count]) => (count === 1 ? kind : `${kind} (${count} objects)`));
    const celRules = [...this.celRules].map(([kind, count]) => `${kind} (${count})`);
    return [
      ...(unknown.length > 0
        ? [`not checked against a schema, because there is none: ${unknown.sort().join(', ')}`]
        : []),
      ...(celRules.length > 0
        ? [`rules in CEL (x-kubernetes-validations) were not evaluated: ${celRules.sort().join(', ')}`]
        : []),
      ...[...this.passedOver].map(([what, kinds]) => `not evaluated: ${what}, in ${listed([...kinds].sort())}`),
    ];
  }
}

function kindName({ manifest: { apiVersion, kind } }: ManifestObject): string {
  return `${kind} of ${apiVersion}`;
}

function notServed(object: ManifestObject, served: readonly string[]): SchemaFinding {
  const { group, kind, version } = object;
  const versions = served.map((it) => (group === '' ? it : `${group}/${it}`));
  return {
    at: object.at('apiVersion'),
    message:
      served.length > 0
        ? `${kind} is not served in version ${version}; it is in ${listed(served)}`
        : `${kind} is not served in any version`,
    remedy: served.length > 0 ? `write apiVersion: ${versions.join(' or ')}, and what differs in it` : 'take it out',
  };
}

function deprecation(object: ManifestObject, warning: string): SchemaFinding {
  return {
    at: object.at('apiVersion'),
    message: `version ${object.version} of ${object.kind} is deprecated${warning ? `: ${warning.trim().replace(/\.$/, '')}` : ''}`,
    remedy: 'write it in the version that takes its place, before this one is not served any more',
  };
}

/** What the API server asks of all metadata beyond its types. */
function* metadataFindings(object: ManifestObject): Iterable<SchemaFinding> {
  const metadata = object.at('metadata');
  const [name, generateName] = [metadata.at('name'), metadata.at('generateName')];
  if (![name, generateName].some(({ value }) => value !== undefined && value !== null && value !== ''))
    yield { at: name, message: 'the object has no name', remedy: 'write metadata.name' };
  // Names of the API server's own kinds keep to other rules: those of a ClusterRole have colons in them.
  const custom = object.group.includes('.') && !object.group.endsWith('.k8s.io');
  if (custom && name.text && !name.text.includes('$') && dnsSubdomainProblem(name.text))
    yield {
      at: name,
      message: `${JSON.stringify(name.text)} can be no name of an object`,
      remedy: 'write at most 253 lowercase letters, digits, "-" and ".", a letter or digit first and last',
    };
  const namespace = metadata.at('namespace');
  if (namespace.text && !namespace.text.includes('$') && !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(namespace.text))
    yield {
      at: namespace,
      message: `${JSON.stringify(namespace.text)} can be no name of a namespace`,
      remedy: 'write at most 63 lowercase letters, digits and "-", a letter or digit first and last',
    };
  for (const [key, at] of [...metadata.at('labels').entries, ...metadata.at('annotations').entries]) {
    if (!key.includes('$') && qualifiedNameProblem(key.toLowerCase()))
      yield {
        at,
        message: `${JSON.stringify(key)} can be no key of a label or an annotation`,
        remedy: 'write name or dns.prefix/name, the name at most 63 letters, digits, "-", "_" and "."',
      };
  }
  for (const [key, at] of metadata.at('labels').entries) {
    if (at.text !== undefined && !at.text.includes('$') && labelValueProblem(at.text))
      yield {
        at,
        message: `${JSON.stringify(at.text)} can be no value of the label ${key}`,
        remedy: 'write at most 63 letters, digits, "-", "_" and ".", a letter or digit first and last',
      };
  }
}
