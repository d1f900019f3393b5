// The rooms, each of which may know only those above it. A new room takes its place in this list.
const ROOMS = [
  'core',
  'git',
  'manifests',
  'condition',
  'slo',
  'promql',
  'analysis',
  'traffic',
  'service',
  'gitops',
  'train',
  'simulation',
  'policy',
  'review',
  'pipeline',
  'operations',
  'jest',
  'cli',
];

/** Rooms that read rendered manifests alone, whoever rendered them. */
const READERS = ['manifests', 'condition', 'simulation', 'policy', 'review', 'jest'];

/** Rooms that are made of constructs. */
const CONSTRUCTS = ['analysis', 'traffic', 'service', 'gitops', 'train', 'pipeline'];

const oneWay = ROOMS.map((room, i) => ({
  name: `${room}-knows-only-rooms-above-it`,
  comment: 'Arrows between rooms point one way: what a room is made of never depends on who uses it.',
  severity: 'error',
  from: { path: `^lib/${room}/` },
  to: { path: `^lib/(${ROOMS.slice(i + 1).join('|') || '(?!)'})/` },
}));

module.exports = {
  forbidden: [
    ...oneWay,
    {
      name: 'rooms-are-listed',
      comment: 'Every room has its place in the list of this file.',
      severity: 'error',
      from: {},
      to: { path: '^lib/[^/]+/', pathNot: `^lib/(${ROOMS.join('|')})/` },
    },
    {
      name: 'rooms-are-entered-through-their-doors',
      comment: "A room's door is its index.ts; what else is in it is its own matter.",
      severity: 'error',
      from: { path: '^(?:lib|imports)/([^/]+)/' },
      to: { path: '^lib/([^/]+)/', pathNot: ['^lib/$1/', '^lib/[^/]+/index\\.ts$'] },
    },
    {
      name: 'imports-through-its-door',
      comment: 'The L1 classes are used through imports/index.ts.',
      severity: 'error',
      from: { path: '^(lib|apps)/' },
      to: { path: '^imports/', pathNot: '^imports/index\\.ts$' },
    },
    {
      name: 'imports-know-no-room',
      comment: 'L1 is below all rooms.',
      severity: 'error',
      from: { path: '^imports/' },
      to: { path: '^lib/' },
    },
    {
      name: 'apps-use-the-package',
      comment: 'An app is written as its users write it: it knows the package, not its folders.',
      severity: 'error',
      from: { path: '^apps/' },
      to: { path: '^lib/', pathNot: '^lib/index\\.ts$' },
    },
    {
      name: 'readers-know-no-construct',
      comment: 'What reads manifests serves those of Helm, and hand-written ones, as well.',
      severity: 'error',
      from: { path: `^lib/(${READERS.join('|')})/` },
      to: { path: `^(lib/(${CONSTRUCTS.join('|')})/|imports/|node_modules/(cdk8s|constructs))` },
    },
    {
      name: 'no-circles',
      comment:
        'Two files that need each other are one idea, or three. (In imports/ types are recursive, as the APIs are.)',
      severity: 'error',
      from: { path: '^(lib|apps)/' },
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nobody imports is dead.',
      severity: 'error',
      from: { orphan: true, pathNot: ['^lib/cli/plain-errors\\.ts$', '^lib/cli/main\\.ts$', '^apps/'] },
      to: {},
    },
    {
      name: 'only-declared-packages',
      comment: 'The library uses what its package.json promises to its users.',
      severity: 'error',
      from: { path: '^(lib|imports)/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['npm', 'npm-peer', 'type-only'],
      },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '\\.test\\.ts$' },
  },
};
