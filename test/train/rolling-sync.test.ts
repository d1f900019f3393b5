import {
  Clusters,
  type EnvironmentProps,
  ReleaseTrain,
  type ReleaseTrainProps,
  ServiceSet,
  type ServiceSetProps,
} from '../../lib';
import { applicationsOf } from '../support/application-sets';
import { documents, find, fleet, type Manifest, problems, SERVICE } from '../support/fleet';

const WAVE = 'release-train.dev/wave';
const NEWER: Partial<EnvironmentProps> = { controllers: { argoCd: '3.3' } };

/** a, then b and c, then d, in a train whose order Argo CD keeps. */
function train(
  props: ReleaseTrainProps = {},
  { set = {}, environment = NEWER }: { set?: ServiceSetProps; environment?: Partial<EnvironmentProps> } = {},
) {
  const made = fleet({}, environment);
  const services = new ServiceSet(made.prod, 'services', set);
  services.addService('a', SERVICE);
  services.addService('b', { ...SERVICE, dependsOn: { a: 'api' } });
  services.addService('c', { ...SERVICE, dependsOn: { a: 'event' } });
  services.addService('d', { ...SERVICE, dependsOn: { b: 'api', c: 'schema' } });
  new ReleaseTrain(made.prod, 'train', { rollingSync: true, ...props });
  return made;
}

const setOf = (files: ReadonlyMap<string, string>): Manifest =>
  find(documents(files.get('clusters/prod/argocd/services.k8s.yaml') ?? ''), 'ApplicationSet');

/** The steps that an Application stands in, from 1, as the controller matches labels. */
function stepsOf(application: Manifest, set: Manifest): number[] {
  const steps: Manifest[] = set.spec.strategy.rollingSync.steps;
  return steps.flatMap(({ matchExpressions }, i) =>
    matchExpressions.every(
      ({ key, operator, values }: Manifest) =>
        operator === 'In' && values.includes(application.metadata.labels?.[key] ?? ''),
    )
      ? [i + 1]
      : [],
  );
}

describe('a train whose order RollingSync keeps', () => {
  test.each([{}, { delivery: 'catalog' }] as const)('has each Application in one step, in a set as %j', (set) => {
    const files = train({ maxInFlight: 3 }, { set }).app.render();
    const made = setOf(files);
    expect(made.spec.strategy.type).toBe('RollingSync');
    const waves = applicationsOf(made, { files }).map((it) => [it.metadata.name, stepsOf(it, made)]);
    expect(waves).toEqual([
      ['a-prod', [1]],
      ['b-prod', [2]],
      ['c-prod', [2]],
      ['d-prod', [3]],
    ]);
    expect(made.spec.strategy.rollingSync.steps.map(({ maxUpdate }: Manifest) => maxUpdate)).toEqual([3, 3, 3]);
    // With the rule, the controller could not switch automatic sync off, and Applications would go as they like.
    expect(made.spec.ignoreApplicationDifferences).toBeUndefined();
  });

  test('counts the clusters of a service, each of which is an Application', () => {
    const clusters = Clusters.named({ eu: 'https://eu.example.com', us: 'https://us.example.com' });
    const made = setOf(train({ maxInFlight: 2 }, { environment: { ...NEWER, clusters } }).app.render());
    expect(made.spec.strategy.rollingSync.steps.map(({ maxUpdate }: Manifest) => maxUpdate)).toEqual([4, 4, 4]);
  });

  test('may be made after a first rendering', () => {
    const { app, prod, services } = fleet({}, NEWER);
    services.addService('a', SERVICE);
    expect(setOf(app.render()).spec.strategy).toBeUndefined();
    new ReleaseTrain(prod, 'train', { rollingSync: true });
    expect(setOf(app.render()).spec.strategy.type).toBe('RollingSync');
  });

  test('says what that switches off, and is known as such to programs', () => {
    const { app } = train();
    expect(app.warnings.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      expect.stringMatching(
        /^prod\/train: rollingSync: Argo CD syncs and heals none of these services by itself any more; an aborted canary/,
      ),
    ]);
    expect(JSON.parse(app.render().get('docs/release/prod/train.json') ?? '')).toMatchObject({ rollingSync: true });
    expect(app.render().get('docs/release/prod/train.md')).toContain('RollingSync');
  });

  test('is no train without it: nothing of it stands in the set', () => {
    const made = setOf(train({ rollingSync: false }).app.render());
    expect(made.spec.strategy).toBeUndefined();
    expect(made.spec.template.metadata.labels[WAVE]).toBeUndefined();
    expect(made.spec.ignoreApplicationDifferences).toHaveLength(1);
  });

  test('needs one ApplicationSet, a new Argo CD, and every service', () => {
    const several = train();
    new ServiceSet(several.prod, 'others').addService('e', SERVICE);
    const one =
      'put all services into one ServiceSet that one ApplicationSet delivers, or leave rollingSync out and let `release-train depart` keep the order';
    expect(problems(() => several.app.render())).toEqual([
      `prod/train: rollingSync: it orders the Applications of one ApplicationSet, and prod has 2; ${one}`,
    ]);
    expect(problems(() => train({}, { set: { delivery: 'applications' } }).app.render())).toEqual([
      `prod/train: rollingSync: it orders the Applications of one ApplicationSet, and prod has none; ${one}`,
    ]);
    expect(problems(() => train({ leaveOut: ['a'] }, { environment: {} }).app.render())).toEqual([
      "prod/train: rollingSync: it is alpha in Argo CD 3.2; run 3.3 or later and write controllers: { argoCd: '3.3' } in the Environment, or leave it out",
      'prod/train: leaveOut: with rollingSync, Argo CD never syncs what stands in no wave; leave one of the two out',
    ]);
  });
});
