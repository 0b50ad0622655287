import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import { repositoryRoot } from '../support/repository';

describe('the extension host', () => {
  it('has the extension under test from this checkout', () => {
    const extension = vscode.extensions.getExtension('moonforge.moonforge');
    assert.equal(extension?.extensionPath, repositoryRoot);
  });

  it('has one empty workspace folder open', async () => {
    const folders = vscode.workspace.workspaceFolders ?? [];
    assert.equal(folders.length, 1);
    assert.deepEqual(await vscode.workspace.fs.readDirectory(folders[0]!.uri), []);
  });

  it('knows where the Firestore emulator answers', async () => {
    const response = await fetch(`http://${process.env['FIRESTORE_EMULATOR_HOST'] ?? ''}/`);
    assert.equal(await response.text(), 'Ok\n');
  });

  it('loads the native database module', async () => {
    const { Database } = await import('@vscode/sqlite3');
    const version = await new Promise((resolve, reject) => {
      const database = new Database(':memory:', () => {
        database.get('select sqlite_version() as version', (error, row) => {
          database.close();
          if (error === null) resolve(row);
          else reject(error);
        });
      });
    });
    assert.match(JSON.stringify(version), /"3\.\d+\.\d+"/);
  });
});
