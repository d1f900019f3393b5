import { Matcher } from '../../promql';
import { RECORDED, recorded, type Watched } from './recording-rules';

/** A dashboard of Grafana over what is recorded: `schemaVersion` 39, that of Grafana 10.4 and later. */
export function dashboard(watched: Watched): string {
  const { environment, namespaceLabel } = watched;
  const chosen = (record: string): string => recorded(watched, record, Matcher.matches('name', '$service'));
  const total = (record: string): string => `sum(sum_over_time(${chosen(record)}[$__range]))`;
  const finished = `(${total(RECORDED.promotions)} + ${total(RECORDED.aborts)})`;
  const panels: readonly Panel[] = [
    stat('Releases that came to an end', finished, { decimals: 0 }),
    stat('Aborted', `${total(RECORDED.aborts)} / ${finished}`, { unit: 'percentunit', decimals: 1 }),
    stat('Time from the first hold to the end', `${total(RECORDED.canarySeconds)} / ${finished}`, { unit: 's' }),
    stat('Aborted now, and Git still wants it', `sum(${chosen(RECORDED.aborted)})`, { decimals: 0 }),
    {
      title: 'Releases on their way',
      type: 'state-timeline',
      size: [24, 10],
      targets: [
        {
          expr: `${chosen(RECORDED.inCanary)} + 2 * ${chosen(RECORDED.aborted)}`,
          legendFormat: `{{${namespaceLabel}}}/{{name}}`,
        },
      ],
      defaults: { custom: { fillOpacity: 80, lineWidth: 0 }, mappings: [STATES] },
    },
    {
      title: 'Releases by the hour',
      type: 'timeseries',
      size: [24, 8],
      targets: [
        { expr: `sum(last_over_time(${chosen(RECORDED.promotions)}[1h]))`, legendFormat: 'promoted' },
        { expr: `sum(last_over_time(${chosen(RECORDED.aborts)}[1h]))`, legendFormat: 'aborted' },
      ],
      interval: '1h',
      defaults: { custom: { drawStyle: 'bars', fillOpacity: 80, stacking: { mode: 'normal' } }, decimals: 0 },
    },
  ];
  return `${JSON.stringify(
    {
      uid: `release-train-${environment}`,
      title: `Releases: ${environment}`,
      tags: ['release-train'],
      schemaVersion: 39,
      editable: false,
      time: { from: 'now-30d', to: 'now' },
      refresh: '1m',
      templating: {
        list: [
          { name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus' },
          {
            name: 'service',
            label: 'Service',
            type: 'query',
            datasource: DATASOURCE,
            query: { query: `label_values(${recorded(watched, RECORDED.aborted)}, name)`, refId: 'service' },
            refresh: 2,
            multi: true,
            includeAll: true,
            allValue: '.+',
            current: { text: 'All', value: '$__all' },
          },
        ],
      },
      panels: placed(panels),
    },
    undefined,
    2,
  )}\n`;
}

interface Panel {
  readonly title: string;
  readonly type: string;
  /** Of 24 columns, and in rows. */
  readonly size: readonly [width: number, height: number];
  readonly targets: readonly { readonly expr: string; readonly legendFormat?: string; readonly instant?: boolean }[];
  readonly interval?: string;
  readonly defaults: object;
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Grafana's
const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

const STATES = {
  type: 'value',
  options: {
    0: { text: 'calm', color: 'transparent', index: 0 },
    1: { text: 'on its way', color: 'blue', index: 1 },
    2: { text: 'aborted', color: 'red', index: 2 },
    3: { text: 'aborted', color: 'red', index: 3 },
  },
};

function stat(title: string, expr: string, defaults: object): Panel {
  return { title, type: 'stat', size: [6, 4], targets: [{ expr, instant: true }], defaults };
}

/** From left to right, and from the top. */
function placed(panels: readonly Panel[]): object[] {
  let [x, y, height] = [0, 0, 0];
  return panels.map(({ size: [w, h], targets, defaults, ...panel }, i) => {
    if (x + w > 24) [x, y, height] = [0, y + height, 0];
    const gridPos = { x, y, w, h };
    x += w;
    height = Math.max(height, h);
    return {
      id: i + 1,
      ...panel,
      datasource: DATASOURCE,
      gridPos,
      fieldConfig: { defaults, overrides: [] },
      targets: targets.map((target, n) => ({ refId: String.fromCharCode(65 + n), datasource: DATASOURCE, ...target })),
    };
  });
}
