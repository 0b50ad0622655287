import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import type { SettingName } from '../../src/core/contributions';
import {
  authenticationProvider,
  commands,
  contextKeys,
  mirrorSettings,
  noteScheme,
  panels,
  rowTypes,
  settingLimits,
  settings,
  switches,
  viewContainer,
  views,
  walkthrough,
} from '../../src/core/contributions';
import { defaultSyncOptions } from '../../src/core/ports/syncEngine';
import { repositoryRoot } from '../support/repository';

interface MenuItem {
  /** Absent for a submenu. */
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
}

interface Setting {
  readonly type: string;
  readonly default: unknown;
  readonly minimum: number;
  readonly maximum: number;
}

interface Manifest {
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly category: string;
      readonly enablement?: string;
    }[];
    readonly viewsContainers: { readonly activitybar: readonly { id: string; icon: string }[] };
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly when?: string }[];
    readonly authentication: readonly { readonly id: string; readonly label: string }[];
    readonly submenus: readonly { readonly id: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
    readonly walkthroughs: readonly {
      readonly id: string;
      readonly steps: readonly { readonly media: { readonly markdown: string } }[];
    }[];
    readonly resourceLabelFormatters: readonly { readonly scheme: string }[];
  };
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(path.join(repositoryRoot, file), 'utf8'));
}

const manifest = readJson('package.json') as Manifest;
const texts = readJson('package.nls.json') as Readonly<Record<string, string>>;
const { contributes } = manifest;
const manifestText = JSON.stringify(manifest);
const nlsText = JSON.stringify(texts);

/** Every text below a value, depth first. */
function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(stringsIn);
}

function sorted(values: readonly string[]): readonly string[] {
  return [...values].sort();
}

const whenClauses = [
  ...Object.values(contributes.menus).flat(),
  ...contributes.viewsWelcome,
  ...contributes.commands.map(({ enablement }) => ({ when: enablement })),
].flatMap(({ when }) => when ?? []);

describe('manifest and constants', () => {
  it('have the same commands', () => {
    assert.deepEqual(
      sorted(contributes.commands.map(({ command }) => command)),
      sorted(Object.values(commands)),
    );
  });

  it('have the same views in the same container', () => {
    assert.deepEqual(Object.keys(contributes.views), [viewContainer]);
    assert.deepEqual(
      contributes.viewsContainers.activitybar.map(({ id }) => id),
      [viewContainer],
    );
    assert.deepEqual(
      sorted(contributes.views[viewContainer]!.map(({ id }) => id)),
      sorted(Object.values(views)),
    );
  });

  it('have the same settings with the same defaults', () => {
    const { properties } = contributes.configuration;
    assert.deepEqual(
      sorted(Object.keys(properties)),
      sorted([...Object.values({ ...settings, ...switches, ...mirrorSettings })]),
    );
    for (const [name, key] of Object.entries(settings)) {
      const wanted = defaultSyncOptions[name as keyof typeof defaultSyncOptions];
      const { default: value, minimum, maximum } = properties[key]!;
      assert.equal(value, wanted, key);
      assert.deepEqual({ minimum, maximum }, settingLimits[name as SettingName], key);
    }
  });

  it('have the same switches, all of them off by default', () => {
    const { properties } = contributes.configuration;
    for (const [name, key] of Object.entries(switches)) {
      const { type, default: value } = properties[key]!;
      assert.deepEqual(
        [type, value],
        ['boolean', defaultSyncOptions[name as keyof typeof switches]],
      );
    }
  });

  it('have the same texts as settings, which a folder that is not trusted cannot set', () => {
    const keys = Object.values(mirrorSettings);
    const { properties } = contributes.configuration;
    assert.deepEqual(
      keys.map((key) => properties[key]?.default),
      keys.map(() => ''),
    );
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.deepEqual(sorted(restrictedConfigurations), sorted(keys));
  });

  it('have the same provider of accounts', () => {
    assert.deepEqual(contributes.authentication, [authenticationProvider]);
  });

  it('have the same walkthrough', () => {
    assert.deepEqual(
      contributes.walkthroughs.map(({ id }) => id),
      [walkthrough],
    );
  });

  it('have the same scheme and panels', () => {
    assert.deepEqual(
      contributes.resourceLabelFormatters.map(({ scheme }) => scheme),
      [noteScheme],
    );
    const activated = manifest.activationEvents.filter((event) => event.includes('moonforge.'));
    assert.deepEqual(
      activated,
      Object.values(panels).map((type) => `onWebviewPanel:${type}`),
    );
    assert.ok(manifest.activationEvents.includes(`onFileSystem:${noteScheme}`));
  });
});

describe('manifest', () => {
  it('gives every command the category', () => {
    assert.ok(contributes.commands.every(({ category }) => category === 'Moonforge'));
  });

  it('uses only commands it has, in menus, buttons and completion events', () => {
    const known = new Set<string>(Object.values(commands));
    const inMenus = Object.values(contributes.menus)
      .flat()
      .flatMap(({ command }) => command ?? []);
    const inTexts = [
      ...`${manifestText}${nlsText}`.matchAll(/(?:command|onCommand):(moonforge\.\w+)/g),
    ];
    const used = [...inMenus, ...inTexts.map(([, command]) => command ?? '')];
    assert.ok(inTexts.length > 0);
    assert.deepEqual(
      used.filter((command) => !known.has(command)),
      [],
    );
  });

  it('fills every submenu and shows it somewhere', () => {
    const items = Object.values(contributes.menus).flat();
    const ids = contributes.submenus.map(({ id }) => id);
    assert.deepEqual(sorted(items.flatMap(({ submenu }) => submenu ?? [])), sorted(ids));
    assert.deepEqual(
      ids.filter((id) => contributes.menus[id] === undefined),
      [],
    );
  });

  it('uses only views it has in when clauses and welcome contents', () => {
    const known = new Set<string>(Object.values(views));
    const named = whenClauses.flatMap((when) => [...when.matchAll(/view == ([\w.]+)/g)]);
    const used = [
      ...named.map(([, view]) => view ?? ''),
      ...contributes.viewsWelcome.map(({ view }) => view),
    ];
    assert.deepEqual(
      used.filter((view) => !known.has(view)),
      [],
    );
  });

  it('compares only context keys the extension sets, with values they can have', () => {
    const values = new Map<string, readonly string[]>(
      Object.values(contextKeys).map((context) => [context.key, context.values]),
    );
    const compared = whenClauses.flatMap((when) => [
      ...when.matchAll(/(moonforge\.\w+) (?:==|!=) '(\w+)'/g),
    ]);
    assert.ok(compared.length > 0);
    for (const [text, key, value] of compared) {
      assert.ok(values.get(key ?? '')?.includes(value ?? ''), text);
    }
    const used = new Set(compared.map(([, key]) => key));
    assert.deepEqual(sorted([...values.keys()]), sorted([...used].map(String)));
  });

  it('matches only row types the trees have, and every one of them', () => {
    const matched = whenClauses.flatMap((when) => {
      const [, list, single] = /viewItem (?:=~ \/\^\(([\w|]+)\)\$\/|== (\w+))/.exec(when) ?? [];
      return list?.split('|') ?? single ?? [];
    });
    assert.deepEqual(sorted([...new Set(matched)]), sorted(rowTypes));
  });

  it('has each of its texts, and no text without a use', () => {
    const used = stringsIn(manifest).flatMap((text) => /^%([\w.]+)%$/.exec(text)?.[1] ?? []);
    assert.deepEqual(sorted([...new Set(used)]), sorted(Object.keys(texts)));
  });

  it('names only files that are there', () => {
    const files = [
      manifest.icon,
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown)),
    ];
    assert.deepEqual(
      files.filter((file) => !existsSync(path.join(repositoryRoot, file))),
      [],
    );
  });
});
