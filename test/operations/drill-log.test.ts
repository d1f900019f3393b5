import { type Drill, formatDrill, parseDrills, secondsBetween } from '../../lib/operations';

const FIRST: Drill = {
  service: 'svc-a',
  environment: 'staging',
  means: 'abort-requests',
  startedAt: '2026-11-22T10:00:00Z',
  result: 'passed',
  notes: [],
};
const SECOND: Drill = { ...FIRST, startedAt: '2026-11-23T10:00:00Z', result: 'not-caught', notes: ['too late'] };

test('what is written is read, oldest first, and the same line once', () => {
  const log = formatDrill(SECOND) + formatDrill(FIRST) + formatDrill(SECOND);
  expect(parseDrills(log)).toEqual([FIRST, SECOND]);
  expect(parseDrills(`\n${formatDrill(FIRST).trimEnd()}\r\n`)).toEqual([FIRST]);
  expect(parseDrills('')).toEqual([]);
});

test('every line that is no drill is told by its number', () => {
  const lines = ['<<<<<<< HEAD', formatDrill(FIRST).trimEnd(), '{"service":"svc-a"}', '[1]', 'null'];
  const later = JSON.stringify({ ...FIRST, startedAt: 'yesterday' });
  const unknown = JSON.stringify({ ...FIRST, result: 'great' });
  const read = () => parseDrills([...lines, later, unknown].join('\n'));
  expect(read).toThrow('the log of drills cannot be read');
  for (const line of [1, 3, 4, 5, 6, 7]) expect(read).toThrow(`docs/release/drills.jsonl:${line}: is no drill`);
  expect(read).not.toThrow('drills.jsonl:2:');
});

test('seconds are known where both moments are', () => {
  expect(secondsBetween('2026-11-22T10:00:00Z', '2026-11-22T10:01:30Z')).toBe(90);
  expect(secondsBetween('2026-11-22T10:00:00Z', undefined)).toBeUndefined();
  expect(secondsBetween('yesterday', '2026-11-22T10:01:30Z')).toBeUndefined();
});
