import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';

import * as vscode from 'vscode';

import { repositoryRoot } from '../../support/repository';

describe('the extension installed from its VSIX', () => {
  const extension = vscode.extensions.getExtension('moonforge.moonforge');

  it('is found by the editor, outside the checkout', () => {
    assert.ok(extension);
    const below = path.relative(repositoryRoot, extension.extensionPath);
    assert.ok(below.startsWith('..'), `${extension.extensionPath} is the checkout's`);
  });

  it('activates', async () => {
    await extension!.activate();
    assert.equal(extension!.isActive, true);
  });

  it('loads its native database module from the package', () => {
    const folder = path.join(extension!.extensionPath, 'node_modules/@vscode/sqlite3');
    const loaded = createRequire(__filename)(folder) as { readonly Database: unknown };
    assert.equal(typeof loaded.Database, 'function');
  });

  it('registers every command that its manifest contributes', async () => {
    const manifest = extension!.packageJSON as {
      readonly contributes?: { readonly commands?: readonly { readonly command: string }[] };
    };
    const contributed = (manifest.contributes?.commands ?? []).map(({ command }) => command);
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.ok(contributed.length > 0);
    assert.deepEqual(
      contributed.filter((command) => !registered.has(command)),
      [],
    );
  });
});
