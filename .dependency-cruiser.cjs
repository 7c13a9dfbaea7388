/** Which folder may import which (docs/architecture.md). The powerful parts are few and named. */
const onlyFrom = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });

const network = '^(node:)?(http|https|http2|net|tls|dgram|dns|undici)(/|$)';

module.exports = {
  forbidden: [
    onlyFrom(
      'no-cycles',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
      'Modules depend one way.',
    ),
    onlyFrom(
      'shared-is-neutral',
      { path: '^shared/' },
      { path: '^(electron|renderer|test|bench)/' },
      'Shared code knows no host and no page.',
    ),
    onlyFrom(
      'shared-has-no-host-modules',
      { path: '^shared/' },
      { dependencyTypes: ['core'] },
      'Shared code takes its world as parameters.',
    ),
    onlyFrom(
      'privacy-alone',
      { path: '^shared/privacy/' },
      { pathNot: '^shared/privacy/' },
      'Privacy mechanisms import nothing but themselves.',
    ),
    onlyFrom(
      'journeys-know-no-engine',
      { path: '^shared/journeys/' },
      { pathNot: ['^shared/journeys/', '^shared/policy/', '^shared/protocol/fault', '@noble/hashes'] },
      'The store, the runner and the questions know no engine, no ledger and no noise.',
    ),
    onlyFrom(
      'policy-is-data',
      { path: '^shared/policy/' },
      { path: '^shared/', pathNot: ['^shared/policy/', '^shared/protocol/fault'] },
      'Recipes and terms are data.',
    ),
    onlyFrom(
      'charts-from-releases',
      { path: '^shared/charts/' },
      { path: '^shared/', pathNot: ['^shared/(charts|release|policy)/'] },
      'Charts are drawn from releases and nothing else.',
    ),
    onlyFrom(
      'release-from-releases',
      { path: '^shared/release/' },
      {
        path: '^shared/',
        pathNot: ['^shared/(release|policy|charts|protocol|signing)/', '^shared/privacy/normal-tail'],
      },
      'What is made of a release knows no data.',
    ),
    onlyFrom(
      'documents-hold-releases',
      { path: '^shared/document/' },
      {
        path: '^shared/',
        pathNot: ['^shared/(document|release|policy|protocol|signing)/', '^shared/privacy/random-source'],
      },
      'A document is a recipe and releases, sealed or not.',
    ),
    onlyFrom(
      'reports-see-no-data',
      { path: '^shared/reports/' },
      { path: '^shared/', pathNot: ['^shared/(reports|release|policy|charts|protocol)/'] },
      'Reports are written from policy, ledger, log and releases.',
    ),
    onlyFrom(
      'workbench-sees-releases',
      { path: '^renderer/workbench/' },
      {
        path: '^(shared|renderer|electron)/',
        pathNot: [
          '^renderer/workbench/',
          '^shared/(protocol|release|policy|charts|document|reports)/',
          '^shared/privacy/(zcdp|trade-off)',
          '^electron/desktop-contract',
        ],
      },
      'The workbench never reaches the vault, the formats or the journeys.',
    ),
    onlyFrom(
      'verifier-sees-exports',
      { path: '^renderer/verify/' },
      {
        path: '^(shared|renderer|electron)/',
        pathNot: ['^renderer/verify/', '^shared/(release|signing)/'],
      },
      'The page that checks exports knows exports alone.',
    ),
    onlyFrom(
      'workbench-has-no-engine',
      { path: '^renderer/workbench/' },
      { path: '(@duckdb|apache-arrow|hyparquet)' },
      'Records are out of its reach.',
    ),
    onlyFrom(
      'one-engine',
      {
        pathNot: [
          '^shared/vault/arrow-columns',
          '^renderer/vault/worker/browser-engine',
          '^electron/vault/node-engine',
          '^(test|bench)/',
          'node_modules',
        ],
      },
      { path: '(@duckdb|apache-arrow)' },
      'DuckDB and Arrow are named in three places.',
    ),
    onlyFrom(
      'pages-have-no-host-modules',
      { path: '^renderer/' },
      { dependencyTypes: ['core'] },
      'Pages run in a sandbox.',
    ),
    onlyFrom(
      'vault-page-stays-inside',
      { path: '^renderer/vault/' },
      { path: '^(electron|renderer/workbench)/' },
      'The vault knows neither the host nor the workbench.',
    ),
    onlyFrom(
      'electron-in-two-places',
      { pathNot: ['^electron/(main|preload)', '^test/electron-e2e/', 'node_modules'] },
      { path: '^electron$|node_modules/electron/', dependencyTypesNot: ['type-only'] },
      'Evaluating electron may fetch its binary.',
    ),
    onlyFrom(
      'no-network',
      { pathNot: ['^electron/loopback-host', '^test/', 'node_modules'] },
      { path: network },
      'No request leaves the machine: sockets are named where the loopback host is.',
    ),
    onlyFrom(
      'few-start-programs',
      {
        pathNot: [
          '^electron/(browser|start|electron-binary|murmuration|packaging/prepare)[.]',
          '^[.]ci/audit',
          // The bench measures its own scripts in processes of their own.
          '^bench/speed/measured[.]',
          '^test/',
          'node_modules',
        ],
      },
      { path: '^(node:)?child_process$' },
      'A program that is started could ask for anything.',
    ),
    onlyFrom('no-unresolved', {}, { couldNotResolve: true, pathNot: '[?]url$' }, 'Every import exists.'),
    onlyFrom(
      'not-to-dev',
      { path: '^(shared|renderer)/' },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
      'What ships is a dependency.',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
