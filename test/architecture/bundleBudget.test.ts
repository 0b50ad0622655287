import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { repositoryRoot } from '../support/repository';

/** Largest minified size of each bundle in KiB; the reasons stand in docs/ARCHITECTURE.md. */
const budgets: Readonly<Record<string, number>> = {
  'extension.js': 160,
  'db.js': 850,
  'firestore.js': 300,
  'liveBell.js': 1000,
  'askSignIn.js': 20,
  'googleSignIn.js': 20,
  'creatures.js': 160,
  'exporter.js': 60,
  'importer.js': 200,
  'mergeNote.js': 180,
  'salvage.js': 120,
  'structure.js': 160,
  'mirror.js': 200,
  'restoreBackup.js': 60,
  'sharing.js': 60,
  'syncDesk.js': 30,
  'syncDocumentText.js': 20,
  'syncEngine.js': 225,
  'server.js': 300,
  'languageClient.js': 470,
  'headless.js': 260,
  'cli.js': 315,
  'webview/overview.js': 150,
};

describe('production bundles', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(repositoryRoot, 'out', 'production-'));
    execFileSync(process.execPath, ['esbuild.mjs', '--production', `--outdir=${folder}`], {
      cwd: repositoryRoot,
    });
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('have a budget each, so that a new bundle is a decision', () => {
    const bundles = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.js'))
      .map((file) => file.split(path.sep).join('/'));
    assert.deepEqual(bundles.sort(), Object.keys(budgets).sort());
  });

  for (const [file, limit] of Object.entries(budgets)) {
    it(`keep ${file} within ${limit} KiB`, () => {
      const size = statSync(path.join(folder, file)).size / 1024;
      assert.ok(size <= limit, `${file} is ${size.toFixed(0)} KiB`);
    });
  }
});
