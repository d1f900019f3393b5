import { Duration } from 'cdk8s';
import { BudgetAnalysis, ErrorRateAnalysis, LatencyAnalysis, SaturationAnalysis } from '../../lib/analysis';
import { warningsOf } from '../../lib/core';
import { Slo } from '../../lib/slo';
import {
  documents,
  find,
  fleet,
  inPlainChart,
  type Manifest,
  problems,
  rendered,
  SERVICE,
  serviceProblems,
} from '../support/fleet';
import { blueGreenProblems, renderedBlueGreen } from './blue-green';

const latencySlo = Slo.latency(99, Duration.millis(250));

describe('a latency objective is no objective for errors', () => {
  const problem =
    'slo: a latency objective says nothing of errors; write Slo.availability(99.9), and give this one as latencySlo';

  test('and a service is told it once, whatever guards it has', () => {
    expect(serviceProblems({ slo: latencySlo })).toEqual([`prod/services/svc-a: ${problem}`]);
    expect(serviceProblems({ slo: latencySlo, analyses: [new BudgetAnalysis(), new ErrorRateAnalysis()] })).toEqual([
      `prod/services/svc-a: ${problem}`,
    ]);
    expect(blueGreenProblems({ slo: latencySlo })).toEqual([`prod/services/svc-a: ${problem}`]);
  });

  test('an Environment is told it, and its services are not', () => {
    const { app, services } = fleet({}, { slo: latencySlo });
    services.addService('svc-a', { ...SERVICE, slo: undefined });
    expect(problems(() => app.render())).toEqual([`prod: ${problem}`]);
  });

  test('one that is wrong itself tells only that', () => {
    expect(serviceProblems({ slo: Slo.latency(0.99, Duration.millis(250)) })).toEqual([
      'prod/services/svc-a: slo: a latency objective of 0.99 % looks like a fraction; write it in percent: 99',
    ]);
  });

  test('nor is it one of an analysis', () => {
    expect(serviceProblems({ analyses: [new ErrorRateAnalysis({ slo: latencySlo, maxErrorRate: 0.5 })] })).toEqual([
      'prod/services/svc-a/error-rate: slo: a latency objective says nothing of errors; write Slo.availability(99.9), and measure this one with new LatencyAnalysis({ slo })',
    ]);
  });
});

describe('a service that promises a time as well', () => {
  const latency = (manifests: Manifest[]): Manifest => find(manifests, 'AnalysisTemplate', 'svc-a-latency');

  test('has a guard for it beside the standard ones', () => {
    const manifests = rendered({ latencySlo });
    expect(latency(manifests).metadata.annotations['release-train.dev/objective']).toBe(
      '99 % within 250 ms over 30 days',
    );
    expect(latency(manifests).spec.metrics.map((metric: Manifest) => metric.name)).toEqual(['pod-latency']);
    const { templates } = find(manifests, 'Rollout').spec.strategy.canary.analysis;
    expect(templates.map((template: Manifest) => template.templateName)).toEqual([
      'svc-a-sequential-error',
      'svc-a-error-rate',
      'svc-a-latency',
    ]);
    expect(
      find(manifests, 'AnalysisTemplate', 'svc-a-error-rate').metadata.annotations['release-train.dev/objective'],
    ).toBe('99.9 % over 30 days');
  });

  test('also where a blue-green switch is guarded, and where the Environment says it', () => {
    const { postPromotionAnalysis } = find(renderedBlueGreen({ latencySlo }), 'Rollout').spec.strategy.blueGreen;
    expect(postPromotionAnalysis.templates).toEqual([
      { templateName: 'svc-a-error-rate' },
      { templateName: 'svc-a-latency' },
    ]);
    const { app, services } = fleet({}, { latencySlo });
    services.addService('svc-a', SERVICE);
    const manifests = documents(app.render().get('clusters/prod/apps/svc-a/svc-a.k8s.yaml') ?? '');
    expect(latency(manifests).kind).toBe('AnalysisTemplate');
  });

  test('gives it to a LatencyAnalysis that names none', () => {
    const analyses = [new ErrorRateAnalysis(), new LatencyAnalysis({ belowMinimum: 'pass' })];
    const { metadata, spec } = latency(rendered({ latencySlo, analyses }));
    expect(metadata.annotations['release-train.dev/objective']).toBe('99 % within 250 ms over 30 days');
    expect(spec.metrics.map((metric: Manifest) => metric.name)).toEqual(['client-latency', 'pod-latency']);
  });

  test('is warned if nothing of what it names measures it; of an Environment it may be meant for others', () => {
    const warning =
      'latencySlo: none of the analyses measures how long requests take; add new LatencyAnalysis(), or leave latencySlo out';
    const analyses = [new SaturationAnalysis(), new ErrorRateAnalysis()];
    expect(warningsOf(inPlainChart({ latencySlo, analyses }).service)).toEqual([warning]);
    const environment = { prometheus: 'http://prometheus.monitoring:9090', latencySlo };
    expect(warningsOf(inPlainChart({ environment, analyses }).service)).toEqual([]);
    expect(warningsOf(inPlainChart({ latencySlo, analyses: [new LatencyAnalysis()] }).service)).toEqual([]);
  });

  test.each<[unknown, string]>([
    [99, 'latencySlo: 99 is no objective; write Slo.latency(99, Duration.millis(250))'],
    [
      Slo.availability(99),
      'latencySlo: an availability says nothing of time; write Slo.latency(99, Duration.millis(250))',
    ],
    [
      Slo.latency(100, Duration.millis(250)),
      'latencySlo: a latency objective of 100 % leaves no error budget, so that every release would be aborted; write less, such as 99.9',
    ],
  ])('is told once what is wrong with it: %#', (wrong, problem) => {
    expect(serviceProblems({ latencySlo: wrong })).toEqual([`prod/services/svc-a: ${problem}`]);
    const { app, services } = fleet({}, { latencySlo: wrong as Slo });
    services.addService('svc-a', SERVICE);
    expect(problems(() => app.render())).toEqual([`prod: ${problem}`]);
  });
});
