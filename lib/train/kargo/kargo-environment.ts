import { Duration } from 'cdk8s';
import {
  A_LIST,
  type Check,
  dnsLabelProblem,
  dnsSubdomainProblem,
  durationProblem,
  labelValueProblem,
  nearest,
  type Shape,
  shaped,
  show,
} from '../../core';
import { Environment } from '../../gitops';
import { serviceEnvironmentOf } from '../../service';
import { type KargoPromotion, PROMOTIONS } from './stages';

/** An environment in a pipeline, and how Freight gets into it. */
export interface KargoEnvironment {
  readonly environment: Environment;
  /**
   * Who lets Freight in: nobody has to (`automatic`); a person lets it into the environment, and wave follows wave by itself
   * (`started-by-hand`); or a person promotes to every Stage (`by-hand`).
   *
   * @default - 'automatic' where the environment's `telemetryName` is staging, test or development; else 'started-by-hand'
   */
  readonly promotion?: KargoPromotion;
  /**
   * How long Freight has to have been in the last Stage of the environment before: 1 minute to 90 days. A person who
   * promotes has to wait for it as well.
   *
   * @default - no time
   */
  readonly soak?: Duration;
  /**
   * The Application, of your own, that applies `clusters/<environment>/argocd/`: the first Stage syncs it, and waits for it.
   * It has to bear the annotation `kargo.akuity.io/authorized-stage: <pipeline>:<environment>-delivery`.
   *
   * @default - none: the first Stage ends with its push, and whoever applies the folder is not waited for
   */
  readonly appliedBy?: string;
  /**
   * How long a Stage waits for its syncs, and then for its Applications to be healthy: 5 minutes to 90 days.
   *
   * @default - twice what its releases take at least, and half an hour; a day more where a step asks a person
   */
  readonly timeout?: Duration;
  /**
   * AnalysisTemplates in the Project's namespace that have to pass after the last wave, before Freight may go on to the next
   * environment.
   *
   * @default - none: healthy Applications are enough
   */
  readonly verification?: readonly string[];
  /** The shard of Kargo whose controller reaches the environment's Argo CD. @default - the default controller */
  readonly shard?: string;
}

/** An environment with what is sound of what is said about it. */
export interface SoundEnvironment extends KargoEnvironment {
  readonly promotion: KargoPromotion;
}

/** What is sound of a list of environments, each once, and what is wrong with it. */
export function soundEnvironments(given: unknown): {
  readonly sound: readonly SoundEnvironment[];
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const sound = new Map<Environment, SoundEnvironment>();
  const list: readonly unknown[] = Array.isArray(given) ? given : [];
  list.forEach((entry, i) => {
    const at = `environments[${i}]`;
    const { sound: props, problems: wrong } =
      entry instanceof Environment
        ? { sound: { environment: entry }, problems: [] }
        : shaped<KargoEnvironment>(entry, KARGO_ENVIRONMENT_SHAPE);
    problems.push(...wrong.map((problem) => `${at}: ${problem}`));
    const { environment, soak, ...rest } = props;
    if (environment === undefined) {
      if (wrong.length === 0) problems.push(`${at}: environment: missing; write { environment: prod }`);
    } else if (sound.has(environment)) {
      problems.push(`${at}: ${environment.environmentName} is in the list already; take it out here`);
    } else {
      if (soak && sound.size === 0)
        problems.push(`${at}: soak: no environment comes before it in which Freight could have been; leave it out`);
      const usual = { environment, promotion: usualPromotion(environment), ...rest };
      sound.set(environment, soak && sound.size > 0 ? { ...usual, soak } : usual);
    }
  });
  if (list.length === 0) problems.push('environments: missing, or empty; write them in their order: [staging, prod]');
  return { sound: [...sound.values()], problems };
}

/** By itself only where a bad release is meant to be found. */
function usualPromotion(environment: Environment): KargoPromotion {
  const name = serviceEnvironmentOf(environment)?.telemetryName ?? '';
  return ['staging', 'test', 'development'].includes(name) ? 'automatic' : 'started-by-hand';
}

const within =
  (least: Duration): Check =>
  (value) =>
    durationProblem(value, least, Duration.days(90));

const KARGO_ENVIRONMENT_SHAPE: Shape<KargoEnvironment> = {
  environment: (value) =>
    value instanceof Environment ? undefined : `${show(value)} is no Environment; write for example prod`,
  promotion: (value) =>
    PROMOTIONS.some((known) => known === value)
      ? undefined
      : `${show(value)} is no way to promote${nearest(String(value), PROMOTIONS)}`,
  soak: within(Duration.minutes(1)),
  appliedBy: (value) => dnsLabelProblem(value),
  timeout: within(Duration.minutes(5)),
  verification: (value) =>
    A_LIST.is(value)
      ? (value as readonly unknown[]).map((name) => dnsSubdomainProblem(name)).find((problem) => problem !== undefined)
      : `${show(value)} is no list; write ['smoke-test']`,
  shard: (value) => (value === '' ? '"" is no shard; leave it out' : labelValueProblem(value)),
};
