import { Duration } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { fleet } from '../../../apps/quickstart/main';
import {
  type Analysis,
  BaselineAnalysis,
  BudgetAnalysis,
  ErrorRateAnalysis,
  LatencyAnalysis,
  LatencyQuantileAnalysis,
  SaturationAnalysis,
  SequentialErrorAnalysis,
  Slo,
} from '../../../lib';
import { boundTo } from '../../analysis/bound';

interface Template {
  readonly kind?: string;
  readonly spec: {
    readonly metrics: readonly { readonly provider: { readonly prometheus?: { readonly query: string } } }[];
  };
}

/** All queries of the rendered fleet, and of each kind of analysis, with their arguments in place. */
export function repositoryQueries(): string[] {
  return [...new Set([...ofTheFleet(), ...ofAllAnalyses()])];
}

/** The queries of one rendered service. */
export function queriesOfService(name: string): string[] {
  const text = fleet().render().get(`clusters/prod/apps/${name}/${name}.k8s.yaml`) ?? '';
  return [parseAllDocuments(text)]
    .flat()
    .map((document) => document.toJS() as Template | null)
    .flatMap((it) => (it?.kind === 'AnalysisTemplate' ? queriesOf(it) : []));
}

function ofTheFleet(): string[] {
  return ['svc-a', 'svc-b', 'svc-c'].flatMap(queriesOfService);
}

function ofAllAnalyses(): string[] {
  const analyses: Analysis[] = [
    new ErrorRateAnalysis(),
    new SequentialErrorAnalysis(),
    new BaselineAnalysis(),
    new LatencyAnalysis({ slo: Slo.latency(99, Duration.millis(250)) }),
    new LatencyQuantileAnalysis({ quantile: 99, atMost: Duration.millis(300) }),
    new SaturationAnalysis(),
  ];
  const budget = boundTo(new BudgetAnalysis(), {
    slo: Slo.availability(99, { period: Duration.days(2) }),
    occasion: { kind: 'before-promotion' },
  });
  return [...analyses.map((it) => boundTo(it, { slo: Slo.availability(99) })), budget].flatMap(({ analysis }) =>
    [analysis.template, analysis.verdict?.template].flatMap((template) =>
      template ? queriesOf(template.toJson()) : [],
    ),
  );
}

function queriesOf({ spec }: Template): string[] {
  return spec.metrics
    .flatMap(({ provider }) => provider.prometheus?.query ?? [])
    .map((query) => query.replaceAll('{{args.canary-hash}}', 'abc123').replaceAll('{{args.stable-hash}}', 'def456'));
}
