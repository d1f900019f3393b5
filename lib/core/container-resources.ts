import { show } from './problems';
import { type Check, shaped } from './shape';

/**
 * Says what is wrong with what a container asks for and may use, or undefined. cdk8s-plus renders nothing at all of an amount
 * of CPU that is a plain number or text.
 */
export const resourcesProblem: Check = (resources) => {
  const { sound, problems } = shaped<Record<string, object>>(resources, {
    cpu: pairProblem(cpuOf),
    memory: pairProblem(sizeOf),
    ephemeralStorage: pairProblem(sizeOf),
  });
  const wrongAmounts = Object.entries(sound).flatMap(([kind, amounts]) => {
    const amount = kind === 'cpu' ? cpuProblem : sizeProblem;
    const { problems } = shaped(amounts, { request: amount, limit: amount });
    return problems.map((problem) => `${kind}.${problem}`);
  });
  const all = [...problems, ...wrongAmounts];
  return all.length > 0 ? all.join('; ') : undefined;
};

function pairProblem(written: (value: unknown) => string): Check {
  return (value) =>
    typeof value === 'object' && value !== null
      ? undefined
      : `${show(value)} says neither request nor limit; write { request: ${written(value)} }`;
}

// Known by what they hold, since they may come from a second copy of a package.
function cpuProblem(value: unknown): string | undefined {
  if (typeof (value as { amount?: unknown } | null)?.amount === 'string') return undefined;
  return `${show(value)} is no amount of CPU; write ${cpuOf(value)}`;
}

function sizeProblem(value: unknown): string | undefined {
  if (typeof (value as { toMebibytes?: unknown } | null)?.toMebibytes === 'function') return undefined;
  return `${show(value)} is no size; write ${sizeOf(value)}`;
}

/** An amount as it was probably meant: `'250m'` and 250 are thousandths of a CPU, 0.5 and 2 are CPUs. */
function cpuOf(value: unknown): string {
  const [, number, milli] = /^(\d+(?:\.\d+)?)(m?)$/.exec(String(value)) ?? [];
  if (number === undefined) return 'for example kplus.Cpu.millis(100)';
  return milli || Number(number) >= 10 ? `kplus.Cpu.millis(${number})` : `kplus.Cpu.units(${number})`;
}

function sizeOf(value: unknown): string {
  const [, number, unit = 'Mi'] = /^(\d+)(Ki|Mi|Gi)?$/.exec(String(value)) ?? [];
  const units: Record<string, string> = { Ki: 'kibibytes', Mi: 'mebibytes', Gi: 'gibibytes' };
  return number === undefined ? 'for example Size.mebibytes(128)' : `Size.${units[unit]}(${number})`;
}
