import {
  type Condition,
  measure,
  parseCondition,
  type QueryAnswer,
  tellingNumbers,
  UnsupportedCondition,
} from '../../condition';

type Name = 'successCondition' | 'failureCondition';

/** Whether more answers pass than before, or fewer; undefined where trying does not tell, or tells both. */
export function directionOf(name: Name, before: string, after: string): 'loosened' | 'tightened' | undefined {
  const key = JSON.stringify([name, before, after]);
  if (!known.has(key)) known.set(key, tried(name, before, after));
  return known.get(key);
}

// A fleet has few conditions, many times.
const known = new Map<string, ReturnType<typeof directionOf>>();

function tried(name: Name, before: string, after: string): ReturnType<typeof directionOf> {
  const [from, to] = [read(before), read(after)];
  if (!from || !to) return undefined;
  let [loosened, tightened] = [false, false];
  for (const answer of answersFor([before, after])) {
    const [passed, passes] = [passesWith(name, from, answer), passesWith(name, to, answer)];
    if (passed === undefined || passes === undefined) continue;
    loosened ||= !passed && passes;
    tightened ||= passed && !passes;
  }
  if (loosened === tightened) return undefined;
  return loosened ? 'loosened' : 'tightened';
}

/** What a query may answer, as far as the conditions could tell it apart: a number, or none, one or several. */
function* answersFor(conditions: readonly string[]): Generator<QueryAnswer> {
  const numbers = [...tellingNumbers(conditions), Number.NaN, Number.POSITIVE_INFINITY];
  yield { type: 'vector', values: [] };
  for (const value of numbers) {
    yield { type: 'scalar', value };
    yield { type: 'vector', values: [value] };
    // The numbers that are written can be numbers of series, too.
    for (const length of numbers.filter((it) => Number.isInteger(it) && it > 2 && it <= MOST_SERIES))
      for (const count of [length, length + 1]) yield { type: 'vector', values: Array(count).fill(value) };
    for (const other of numbers) yield { type: 'vector', values: [value, other] };
  }
}

const MOST_SERIES = 20;

/** An Error passes nothing; undefined where Go leaves the outcome to the processor. */
function passesWith(name: Name, condition: Condition, answer: QueryAnswer): boolean | undefined {
  return supported(() => measure({ [name]: condition }, answer).phase === 'Successful');
}

function read(text: string): Condition | undefined {
  return supported(() => parseCondition(text));
}

function supported<T>(attempt: () => T): T | undefined {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof UnsupportedCondition) return undefined;
    throw error;
  }
}
