import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';

import * as vscode from 'vscode';

import { commands } from '../../../src/core/contributions';
import type { ImportReport } from '../../../src/documents/import/importFolder';
import type { MoonforgeApi } from '../../../src/moonforgeApi';
import { repositoryRoot } from '../../support/repository';
import { append, campaignFileIn, openNote, utf8, workspaceFolder } from '../editorSession';

/** A sentence of every licence that bundled code may have, by the start of its SPDX name. */
const licenceTexts: Readonly<Record<string, RegExp>> = {
  'BSD-3-Clause': /Redistribution and use in source and binary forms/,
  '0BSD': /Permission to use, copy, modify, and\/or distribute/,
  Apache: /Apache License\s+Version 2\.0[^]+END OF TERMS AND CONDITIONS/,
  'BlueOak-1': /Blue Oak Model License/,
  CC0: /CC0 1\.0 Universal/,
  ISC: /Permission to use, copy, modify, and(?:\/or)? distribute/,
  MIT: /Permission is hereby granted, free of charge/,
};

describe('the extension installed from its VSIX', () => {
  const extension = vscode.extensions.getExtension<MoonforgeApi>('moonforge.moonforge');
  const packaged = (...segments: readonly string[]): string =>
    path.join(extension!.extensionPath, ...segments);

  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

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
    const folder = packaged('node_modules/@vscode/sqlite3');
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

  it('imports its sample, opens a note and stores what is typed', async () => {
    const report = await vscode.commands.executeCommand<ImportReport>(commands.importFolder, {
      folder: packaged('samples/the-drowned-bell'),
      campaign: 'The Drowned Bell',
    });
    assert.deepEqual(report.problems, []);
    const [campaign] = await extension!.exports.outline('campaign');
    const [chapter] = await extension!.exports.outline('campaign', campaign!.id);
    const note = await openNote(chapter!.id);
    await append(note, '\nTyped into the packaged extension. 🔔\n');
    assert.equal(await note.save(), true);
    assert.deepEqual(await storedByPackagedCli(chapter!.id), utf8(note));
  });

  it('ships the files that its pages link to', async () => {
    const pages = [
      'readme.md',
      'SUPPORT.md',
      'docs/ARCHITECTURE.md',
      'docs/SYNC.md',
      'docs/cli.md',
    ];
    const links = await Promise.all(pages.map(relativeLinks));
    assert.ok(links.flat().length > 0);
    const shipped = new Set(await shippedFiles());
    assert.deepEqual(
      links.flat().filter((file) => !shipped.has(file.toLowerCase())),
      [],
    );
  });

  it('ships the licences of the code it bundles', async () => {
    const notices = await readFile(packaged('dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
    const [, ...sections] = notices.split(/\n-{80}\n/);
    const named = sections.map((section) => /^(\S+) \S+ \((.+)\)$/m.exec(section));
    for (const name of ['typeorm', 'yaml', '@firebase/firestore', 'vscode-languageserver']) {
      assert.ok(
        named.some((match) => match?.[1] === name),
        name,
      );
    }
    const withoutText = sections.filter((section, at) => {
      const [licence] = named[at]?.[2]?.match(/Apache|CC0|[\w-]+/) ?? [];
      return !licenceTexts[licence ?? '']?.test(section);
    });
    assert.deepEqual(withoutText, []);
  });

  async function storedByPackagedCli(id: string): Promise<Buffer> {
    const args = [packaged('dist/cli.js'), 'get', '--db', campaignFileIn(workspaceFolder())];
    const { stdout } = await promisify(execFile)(process.execPath, [...args, '--id', id], {
      encoding: 'buffer',
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    return stdout;
  }

  /** In lower case: the packer renames some pages. */
  async function shippedFiles(): Promise<readonly string[]> {
    const names = await readdir(extension!.extensionPath, { recursive: true });
    return names.map((name) => name.replaceAll(path.sep, '/').toLowerCase());
  }

  async function relativeLinks(page: string): Promise<readonly string[]> {
    const text = await readFile(packaged(page), 'utf8');
    return [...text.matchAll(/\[[^\]]*\]\((?!\w+:|#)([^)#]+)/g)].map(([, link]) =>
      path.posix.join(path.posix.dirname(page), link!),
    );
  }
});
