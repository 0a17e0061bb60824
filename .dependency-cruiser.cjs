// The layer rules of ARCHITECTURE.md ("Who may import whom"). Checked by `npm run layers`, no exempt lists.
const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

module.exports = {
  forbidden: [
    rule('no-cycles', 'Modules form a graph without cycles.', {}, { circular: true }),
    rule(
      'core-is-pure',
      'core imports only core and zod: it runs in every process.',
      { path: '^core/', pathNot: '\\.test\\.ts$' },
      { pathNot: ['^core/', '^node_modules/zod/'] },
    ),
    rule(
      'main-not-renderer',
      'main and renderer share core only.',
      { path: '^main/' },
      { path: '^renderer/' },
    ),
    rule(
      'renderer-not-main',
      'main and renderer share core only.',
      { path: '^renderer/' },
      { path: '^main/' },
    ),
    rule(
      'ort-only-in-hosts',
      'onnxruntime-node blocks and can crash its process: only killable hosts load it.',
      { path: '^(core|main|renderer|preload|models)/', pathNot: '^main/(inference|training)/host/' },
      { path: 'node_modules/onnxruntime-node' },
    ),
    rule(
      'cornerstone-only-in-viewport',
      'One small interface stands between the product and Cornerstone.',
      { pathNot: '^renderer/viewport/' },
      { path: 'node_modules/cornerstone-core' },
    ),
    rule(
      'react-only-in-components',
      'Stores, tools and the viewport are driven headlessly: no React there, nor outside of the renderer.',
      { pathNot: '^renderer/(app|features|ui|main\\.tsx)' },
      { path: 'node_modules/(react|react-dom|lucide-react|@tanstack/react-virtual)/' },
    ),
    rule(
      'features-are-strangers',
      'A feature never imports a sibling: what they share belongs to renderer/core or renderer/ui.',
      { path: '^renderer/features/([^/]+)/' },
      { path: '^renderer/features/', pathNot: '^renderer/features/$1/' },
    ),
    rule(
      'ui-knows-no-medicine',
      'The kit of components imports itself, the language of its texts and libraries only.',
      { path: '^renderer/ui/' },
      { path: '^(core|renderer/(app|core|viewport|features))/', pathNot: '^renderer/core/language/' },
    ),
    rule(
      'renderer-core-is-headless',
      'renderer/core and renderer/viewport do not know the screens that use them.',
      { path: '^renderer/(core|viewport)/' },
      { path: '^renderer/(app|features|ui)/' },
    ),
    rule(
      'sockets-only-in-hosts',
      'Only hosts open a socket, and only on this machine.',
      { path: '^(core|main|renderer|preload)/', pathNot: '^main/hosts/|\\.test\\.ts$' },
      { path: 'node_modules/ws/|^(node:)?(http|https|net|tls|dgram)$' },
    ),
    rule(
      'electron-only-in-shell',
      'Electron stays behind main/app, main/hosts/electron*, main/platform/electron* and preload.',
      {
        pathNot: '^(main/app/|main/hosts/electron|main/platform/electron|preload/|test/(support/)?electron/)',
      },
      { path: '(^|/)electron$|node_modules/electron/' },
    ),
    rule(
      'preload-is-alone',
      'The preload script runs beside the page: what it imports would be in reach of it.',
      { path: '^preload/', pathNot: '\\.test\\.ts$' },
      { pathNot: '^preload/|^core/transport/bridge-messages|^node_modules/electron/|(^|/)electron$' },
    ),
    rule(
      'features-take-ports',
      'dicom, inference, workspace, review, exchange and training take their ports as arguments; only station, app and cli construct.',
      {
        path: '^main/(dicom|inference|workspace|store|review|engine|backend|exchange|models|training|experiment)/',
        pathNot: '\\.test\\.ts$',
      },
      { path: '^main/(cli|app|hosts|station)/' },
    ),
    rule(
      'nothing-imports-test',
      'Product code never depends on tests.',
      { path: '^(core|main|renderer|preload|models)/', pathNot: '\\.test\\.ts$' },
      { path: '^test/|\\.test\\.ts$' },
    ),
    rule('no-unresolvable', 'Every import resolves.', {}, { couldNotResolve: true }),
    rule(
      'no-dev-dependencies',
      'What ships imports only dependencies.',
      { path: '^(core|main|renderer|preload)/', pathNot: '\\.test\\.ts$|^renderer/vite\\.config\\.ts$' },
      // Electron is what the program runs in, not a part of it.
      { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/(@types|electron)/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
