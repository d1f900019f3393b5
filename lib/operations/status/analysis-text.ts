import { counted } from '../../core';
import { type AnalysisVerdict, type MetricVerdict, worstFirst } from './analyses';

/** The analyses of a release in a few words: the worst, and how many there are besides. */
export function analysesText(analyses: readonly AnalysisVerdict[]): string {
  const [worst] = worstFirst(analyses);
  if (!worst) return '';
  if (worst.verdict === 'Successful') return `${analyses.length} passed`;
  return analyses.length > 1 ? `${analysisText(worst)}, +${analyses.length - 1}` : analysisText(worst);
}

/** One analysis in a few words: `error-rate Failed 0.031`. */
export function analysisText({ at, verdict, metric }: AnalysisVerdict): string {
  if (!metric) return `${at} ${verdict}`;
  if (verdict !== 'Running' && verdict !== 'Pending')
    return [metric.name, verdict, valueText(metric)].filter((part) => part !== '').join(' ');
  const so = soFar(metric);
  return `${metric.name} ${so === '' ? verdict.toLowerCase() : so}`;
}

/** Why an analysis ended as it did, for a sentence: `error-rate Failed with 0.031 (2 of 5 measurements failed)`. */
export function analysisCause({ at, verdict, message, metric }: AnalysisVerdict): string {
  if (!metric) return `the ${at} analysis ended as ${verdict}${message === '' ? '' : `: ${message}`}`;
  const value = valueText(metric);
  const counts = soFar(metric);
  const details = [value === '' ? '' : `with ${value}`, counts === '' ? '' : `(${counts})`].filter((it) => it !== '');
  const words = metric.verdict === 'Error' && metric.message !== '' ? `: ${metric.message}` : '';
  return [metric.name, verdict, ...details].join(' ') + words;
}

function soFar({ measured, failed, inconclusive, errors }: MetricVerdict): string {
  const bad = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(inconclusive > 0 ? [`${inconclusive} inconclusive`] : []),
    ...(errors > 0 ? [counted(errors, 'error')] : []),
  ];
  const all = measured > 0 ? [`${measured} measured`] : [];
  return [...all, ...bad].join(', ');
}

/** Prometheus answers with a list, of one number mostly. */
function valueText({ value }: MetricVerdict): string {
  const [, only] = /^\[([^,[\]]*)\]$/.exec(value ?? '') ?? [];
  const text = only ?? value ?? '';
  if (text === '') return value === '[]' ? 'no data' : '';
  const number = Number(text);
  if (Number.isFinite(number)) return String(Number(number.toPrecision(3)));
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
