import { type Expectation, type Shape, shaped, show } from '../core';
import { DEFAULT_PERIOD, type Places, STAND_IN_LATENCY, type StatedObjective } from './objective';
import { isFields, nameOf, type OpenSloFile, type OpenSloObject, readOpenSloFile, written } from './open-slo-file';
import { readIndicator } from './open-slo-indicator';
import { checkBudgetingMethod, chooseObjective, readPeriod, readTarget } from './open-slo-spec';

export interface OpenSloOptions {
  /**
   * Which SLO of the file is meant, by its `metadata.name`.
   *
   * @default - the only one
   */
  readonly name?: string;
  /**
   * Which of its objectives is meant, by its `displayName`.
   *
   * @default - the only one
   */
  readonly objective?: string;
}

/** What a file says of an objective, where it says so, and what is wrong with the file. */
export interface OpenSloReading {
  readonly stated: StatedObjective;
  readonly at: Places;
  readonly problems: readonly string[];
}

/**
 * Reads an objective from an OpenSLO file; what cannot be read is a problem and has a sound number in its place.
 *
 * @see https://github.com/OpenSLO/OpenSLO#slo
 */
export function readOpenSlo(file: unknown, given: unknown): OpenSloReading {
  const { sound: options, problems: wrongOptions } = shaped<OpenSloOptions>(given, OPTIONS);
  if (wrongOptions.length > 0) return failed(wrongOptions);
  const source = readOpenSloFile(file);
  if (source.problems.length > 0) return failed(source.problems);
  const slo = chosenSlo(source, options.name);
  if (typeof slo === 'string') return failed([slo]);
  const wrongVersion = versionProblem(slo);
  if (wrongVersion !== undefined) return failed([wrongVersion]);
  return readSlo(source, slo, options.objective);
}

const A_NAME: Expectation = {
  is: (value) => typeof value === 'string' && value !== '',
  not: 'no name',
  write: 'a name that stands in the file',
};
const OPTIONS: Shape<OpenSloOptions> = { name: A_NAME, objective: A_NAME };

const SOUND: StatedObjective = { kind: 'availability', objective: 99.9, period: DEFAULT_PERIOD };

function failed(problems: readonly string[]): OpenSloReading {
  return { stated: SOUND, at: { objective: '', period: '', latency: '' }, problems };
}

function chosenSlo({ path, objects }: OpenSloFile, name: string | undefined): OpenSloObject | string {
  const slos = objects.filter((object) => object.field('kind').value === 'SLO');
  if (slos.length === 0) return noSlo(path, objects);
  const named = name === undefined ? slos : slos.filter((slo) => nameOf(slo) === name);
  const names = slos.map(nameOf);
  const known = names.map((one) => one ?? '(one without a name)').join(', ');
  const [first, second] = named;
  if (!first) return `${path} holds no SLO ${show(name)}; it holds ${known}`;
  if (!second) return first;
  if (name !== undefined) {
    return `${second.field('metadata', 'name').at}: a second SLO with the name ${name}; give each its own metadata.name`;
  }
  const example = names.find((one) => one !== undefined);
  const remedy =
    example === undefined
      ? 'give each a metadata.name, and choose one by it'
      : `choose one: { name: ${quoted(example)} }`;
  return `${path} holds ${slos.length} SLOs: ${known}; ${remedy}`;
}

function noSlo(path: string, objects: readonly OpenSloObject[]): string {
  const [only, second] = objects;
  if (only && !second) {
    const kind = only.field('kind');
    return `${kind.at}: ${kind.value === undefined ? 'the field kind is missing' : `kind: ${written(kind)} holds no objective`}; write kind: SLO`;
  }
  const kinds = [
    ...new Set(
      objects
        .map((object) => object.field('kind'))
        .map((kind) => (kind.value === undefined ? '(one without a kind)' : written(kind))),
    ),
  ];
  return `${path} holds no SLO, only ${kinds.join(', ')}; add an object of kind: SLO`;
}

function versionProblem(slo: OpenSloObject): string | undefined {
  const version = slo.field('apiVersion');
  if (version.value === 'openslo/v1') return undefined;
  if (version.value === undefined) return `${version.at}: the field apiVersion is missing; write openslo/v1`;
  const said = `${version.at}: apiVersion: ${written(version)} is not read`;
  if (version.value === 'openslo/v1alpha') {
    return `${said}; write it as openslo/v1: timeWindows (count, unit) becomes timeWindow with duration: 30d, and ratioMetrics moves from the objective to indicator.spec.ratioMetric`;
  }
  return `${said}; write openslo/v1`;
}

function readSlo(file: OpenSloFile, slo: OpenSloObject, wanted: string | undefined): OpenSloReading {
  const spec = slo.field('spec');
  if (!isFields(spec.value)) return failed([`${spec.at}: the SLO has no spec; write its objective there`]);
  const problems: string[] = [];
  checkBudgetingMethod(slo, problems);
  const period = readPeriod(slo, problems);
  const path = chooseObjective(slo, wanted, problems);
  if (path === undefined) return failed(problems);
  const objective = readTarget(slo, path, problems);
  const { kind, latency } = readIndicator(file, slo, path, problems);
  return {
    stated: {
      kind,
      objective: objective?.value ?? SOUND.objective,
      period: period?.value ?? SOUND.period,
      ...(kind === 'latency' && { latency: latency?.value ?? STAND_IN_LATENCY }),
    },
    at: { objective: objective?.at ?? '', period: period?.at ?? '', latency: latency?.at ?? '' },
    problems,
  };
}

/** A name as TypeScript code writes it. */
function quoted(name: string): string {
  return `'${name.replace(/[\\']/g, '\\$&')}'`;
}
