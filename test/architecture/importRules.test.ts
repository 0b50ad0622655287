import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ImportEdge } from '../support/importGraph';
import { chainsTo, importsOf, readImportGraph } from '../support/importGraph';
import { sourceFiles } from '../support/repository';

interface Rule {
  readonly title: string;
  /** Files the rule speaks of. */
  readonly from: RegExp;
  /** Targets it forbids. */
  readonly forbids: RegExp;
}

/** The core's third-party libraries: pure JavaScript that runs anywhere. */
const corePackages = 'yaml|fractional-indexing';

const rules: readonly Rule[] = [
  {
    title: 'the core imports only the core',
    from: /^src\/core\//,
    forbids: new RegExp(`^(?!src/core/|(${corePackages})$)`),
  },
  {
    title: 'db, sync and the language server run without the editor',
    from: /^src\/(db|sync|language\/server)\//,
    forbids: /^vscode$/,
  },
  {
    title: 'only db imports TypeORM or SQLite',
    from: /^(src\/(?!db\/)|webview-ui\/)/,
    forbids: /^(typeorm|@vscode\/sqlite3)(\/|$)/,
  },
  {
    title: 'only sync/firestore imports Firebase',
    from: /^(src\/(?!sync\/firestore\/)|webview-ui\/)/,
    forbids: /^@?firebase(\/|$)/,
  },
  {
    title: 'only the composition roots open the store',
    from: /^src\/(?!db\/|services\.ts$|headless\.ts$)/,
    forbids: /^src\/db\//,
  },
  {
    title: 'db knows nothing of sync, views or commands',
    from: /^src\/db\//,
    forbids: /^src\/(?!db\/|core\/)/,
  },
  {
    title: 'sync knows only the core',
    from: /^src\/sync\//,
    forbids: /^src\/(?!sync\/|core\/)/,
  },
  {
    title: 'the language server knows only the core',
    from: /^src\/language\/server\//,
    forbids: /^src\/(?!language\/|core\/)/,
  },
  {
    title: 'webviews take only the core and each other',
    from: /^webview-ui\//,
    forbids: /^(vscode$|node:|src\/(?!core\/))/,
  },
];

function violations(rule: Rule, graph: readonly ImportEdge[]): readonly string[] {
  return graph
    .filter(({ from, target }) => rule.from.test(from) && rule.forbids.test(target))
    .map(({ from, target }) => `${from} imports ${target}`);
}

describe('import rules', () => {
  const graph = readImportGraph([...sourceFiles('src'), ...sourceFiles('webview-ui')]);

  it('reads the graph of the whole product', () => {
    assert.ok(graph.some(({ from, target }) => from === 'src/extension.ts' && target === 'vscode'));
    assert.ok(graph.some(({ target }) => target === 'typeorm'));
    assert.ok(graph.some(({ target }) => target.startsWith('firebase/')));
  });

  for (const rule of rules) {
    it(rule.title, () => {
      assert.deepEqual(violations(rule, graph), []);
    });
  }

  it('headless.ts, cli, import, export and everything they import run without the editor', () => {
    const roots = [...new Set(graph.map(({ from }) => from))].filter((file) =>
      /^src\/(headless|cli|cli\/.*|documents\/(import|export|creatures|mirror)\/.*)\.ts$/.test(
        file,
      ),
    );
    assert.ok(roots.includes('src/headless.ts') && roots.includes('src/cli.ts'));
    assert.deepEqual(chainsTo('vscode', roots, graph), []);
  });

  it('follows imports over several files', () => {
    const chain: readonly ImportEdge[] = [
      { from: 'src/cli.ts', target: 'src/cli/run' },
      { from: 'src/cli/run.ts', target: 'src/cli' },
      { from: 'src/cli/run.ts', target: 'src/platform/secret' },
      { from: 'src/platform/secret.ts', target: 'vscode' },
    ];
    assert.deepEqual(chainsTo('vscode', ['src/cli.ts', 'src/headless.ts'], chain), [
      'src/cli.ts > src/cli/run.ts > src/platform/secret.ts > vscode',
    ]);
  });

  it('sees every form of import', () => {
    const text = [
      "import 'vscode';",
      "import type { A } from '../db/a';",
      "export { b } from '../db/b';",
      "const c = await import('../db/c');",
      "const d = require('../db/d');",
    ].join('\n');
    assert.deepEqual(
      importsOf('src/sync/push.ts', text)
        .map(({ target }) => target)
        .sort(),
      ['src/db/a', 'src/db/b', 'src/db/c', 'src/db/d', 'vscode'],
    );
  });

  it('names a forbidden import of each rule', () => {
    const forbidden: readonly ImportEdge[] = [
      { from: 'src/core/a.ts', target: 'node:fs' },
      { from: 'src/core/a.ts', target: 'src/db/openCampaignStore' },
      { from: 'src/sync/push.ts', target: 'vscode' },
      { from: 'src/views/trees/a.ts', target: 'typeorm' },
      { from: 'src/sync/push.ts', target: 'firebase/firestore/lite' },
      { from: 'src/commands/a.ts', target: 'src/db/openCampaignStore' },
      { from: 'src/db/a.ts', target: 'src/sync/push' },
      { from: 'src/sync/a.ts', target: 'src/views/statusBar' },
      { from: 'src/language/server/a.ts', target: 'src/views/statusBar' },
      { from: 'webview-ui/overview/main.ts', target: 'vscode' },
    ];
    const caught = rules.map((rule) => violations(rule, forbidden).length);
    assert.ok(
      caught.every((count) => count > 0),
      `a rule caught nothing: ${caught.join(' ')}`,
    );
  });
});
