// Makes dist/ (what ships) or, with --tests, out/ (src and test one-to-one as CommonJS). See docs/ARCHITECTURE.md.
import { build, context } from 'esbuild';
import { existsSync, readdirSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { thirdPartyNotices } from './scripts/lib/thirdPartyNotices.mjs';

const root = path.dirname(fileURLToPath(import.meta.url));
const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');
const outdirOption = process.argv.find((argument) => argument.startsWith('--outdir='));
const outdir = outdirOption?.slice('--outdir='.length) ?? 'dist';

/**
 * Bundles of their own, loaded on first use by a dynamic import of their entry: a bundle costs parse time even
 * when nobody calls it. Output name -> entry.
 */
const lazyBundles = {
  db: 'src/db/openCampaignStore.ts',
  firestore: 'src/sync/firestore/connectFirestore.ts',
  liveBell: 'src/sync/firestore/connectBell.ts',
  languageClient: 'src/language/client.ts',
  askSignIn: 'src/platform/accounts/askSignIn.ts',
  googleSignIn: 'src/platform/accounts/googleSignIn.ts',
  creatures: 'src/documents/creatures/importCreatures.ts',
  exporter: 'src/documents/export/exportCampaign.ts',
  importer: 'src/documents/import/importFolder.ts',
  mergeNote: 'src/core/merge/mergeNote.ts',
  structure: 'src/documents/structure/structure.ts',
  mirror: 'src/documents/mirror/watchMirror.ts',
  restoreBackup: 'src/db/backup/restoreBackup.ts',
  salvage: 'src/db/salvage/salvageFile.ts',
  sharing: 'src/commands/sharing/sharing.ts',
  syncDesk: 'src/commands/syncDesk.ts',
  syncDocumentText: 'src/documents/syncDocumentText.ts',
  syncEngine: 'src/sync/syncEngine.ts',
};

const nodeBundles = {
  extension: 'src/extension.ts',
  headless: 'src/headless.ts',
  cli: 'src/cli.ts',
  server: 'src/language/server/server.ts',
  ...lazyBundles,
};

/** Turns a dynamic import of a lazy entry into a require of its bundle. */
const lazyBundlePlugin = {
  name: 'lazy-bundles',
  setup(builder) {
    const outputs = new Map(
      Object.entries(lazyBundles).map(([name, entry]) => [path.join(root, entry), `./${name}.js`]),
    );
    builder.onResolve({ filter: /^\.{1,2}\// }, ({ kind, path: request, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const output = outputs.get(`${path.resolve(resolveDir, request)}.ts`);
      return output === undefined ? undefined : { path: output, external: true };
    });
  },
};

/** The parts of TypeORM the store imports: its own index would bring every decorator and repository along. */
const typeormParts = {
  DataSource: 'data-source/DataSource',
  EntitySchema: 'entity-schema/EntitySchema',
  EntitySchemaOptions: 'entity-schema/EntitySchemaOptions',
  Table: 'schema-builder/table/Table',
};

/** Resolves `typeorm` to those parts; another name imported from it fails the build. */
const typeormPlugin = {
  name: 'typeorm-parts',
  setup(builder) {
    builder.onResolve({ filter: /^typeorm$/ }, () => ({ path: 'typeorm', namespace: 'typeorm' }));
    builder.onLoad({ filter: /.*/, namespace: 'typeorm' }, () => ({
      contents: `${Object.entries(typeormParts)
        .map(([name, file]) => `export { ${name} } from 'typeorm/${file}.js';`)
        .join('\n')}`,
      resolveDir: root,
      loader: 'js',
    }));
  },
};

/** Drivers and parts TypeORM could load but this product never uses, and a helper that fails without `process.argv[1]`. */
const stubPlugin = {
  name: 'stub-unused-drivers',
  setup(builder) {
    const unused =
      /^(react-native-sqlite-storage|@google-cloud\/spanner|@sap\/hana-client.*|better-sqlite3|sqlite3|ioredis|redis|mongodb|mssql|mysql2?|oracledb|pg|pg-native|pg-query-stream|typeorm-aurora-data-api-driver|sql\.js|hdb-pool|app-root-path|dotenv|glob|@sqltools\/formatter)$/;
    builder.onResolve({ filter: unused }, ({ path: request }) => ({
      path: request,
      namespace: 'stub',
    }));
    const unusedPart =
      /typeorm[\\/](entity-manager[\\/]MongoEntityManager|repository[\\/](MongoRepository|TreeRepository|BaseEntity)|cache[\\/]\w+QueryResultCache|driver[\\/]expo[\\/]legacy[\\/]\w+|persistence[\\/].*|query-builder[\\/](UpdateQueryBuilder|SoftDeleteQueryBuilder|DeleteQueryBuilder|Relation\w+|relation-(id|count)[\\/].*|transformer[\\/].*))\.js$/;
    const unusedDriver =
      /typeorm[\\/]driver[\\/](aurora-mysql|aurora-postgres|better-sqlite3|capacitor|cockroachdb|cordova|expo|mongodb|mysql|nativescript|oracle|postgres|react-native|sap|spanner|sqljs|sqlserver)[\\/]\w+(Driver|QueryRunner)\.js$/;
    for (const filter of [unusedDriver, unusedPart]) {
      builder.onLoad({ filter }, () => ({
        contents: 'module.exports = new Proxy({}, { get: (_, name) => class Unused {} });',
        loader: 'js',
      }));
    }
    builder.onLoad({ filter: /.*/, namespace: 'stub' }, ({ path: name }) => ({
      contents:
        name === 'app-root-path' ? 'module.exports = { path: __dirname };' : 'module.exports = {};',
      loader: 'js',
    }));
  },
};

/** Prints the lines the editor's problem matcher reads in watch mode. */
const problemMatcherPlugin = {
  name: 'problem-matcher',
  setup(builder) {
    builder.onStart(() => console.log('[watch] build started'));
    builder.onEnd(({ errors }) => {
      for (const { text, location } of errors) {
        console.error(`✘ [ERROR] ${text}`);
        if (location) console.error(`    ${location.file}:${location.line}:${location.column}:`);
      }
      console.log('[watch] build finished');
    });
  },
};

const common = {
  absWorkingDir: root,
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  sourcesContent: false,
  logLevel: 'warning',
  // Production builds write THIRD-PARTY-NOTICES.txt instead.
  legalComments: 'none',
  metafile: production,
};

function nodeOptions() {
  return {
    ...common,
    entryPoints: nodeBundles,
    outdir,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    // TypeORM finds entities and column types by class name.
    keepNames: true,
    mainFields: ['module', 'main'],
    // A lazy bundle is loaded by `require`: Node's ES module loader would scan all of it for exports first.
    supported: { 'dynamic-import': false },
    external: ['vscode', '@vscode/sqlite3'],
    plugins: [
      lazyBundlePlugin,
      typeormPlugin,
      stubPlugin,
      ...(watch ? [problemMatcherPlugin] : []),
    ],
  };
}

/** Every TypeScript source below `folder`, relative to the root. */
function sourcesIn(folder) {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?<!\.d)\.ts$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.includes('node_modules'));
}

function webviewOptions() {
  const entryPoints = sourcesIn('webview-ui').filter((file) => path.basename(file) === 'main.ts');
  return {
    ...common,
    entryPoints: Object.fromEntries(
      entryPoints.map((entry) => [path.basename(path.dirname(entry)), entry]),
    ),
    outdir: path.join(outdir, 'webview'),
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    loader: { '.ttf': 'file' },
  };
}

async function buildTests() {
  await rm(path.join(root, 'out/src'), { recursive: true, force: true });
  await rm(path.join(root, 'out/test'), { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['src', 'test', 'webview-ui'].flatMap(sourcesIn),
    outdir: 'out',
    outbase: '.',
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    // Node resolves `import()` as an ES module, which wants file extensions; `require` does not.
    supported: { 'dynamic-import': false },
    sourcemap: 'inline',
    sourcesContent: false,
    logLevel: 'warning',
  });
}

async function buildAll() {
  const options = [nodeOptions(), webviewOptions()];
  if (watch) {
    await Promise.all(options.map(async (option) => (await context(option)).watch()));
    return;
  }
  await rm(path.resolve(root, outdir), { recursive: true, force: true });
  const results = await Promise.all(options.map((option) => build(option)));
  if (!production) return;
  const notices = thirdPartyNotices(
    root,
    results.map(({ metafile }) => metafile),
  );
  await writeFile(path.resolve(root, outdir, 'THIRD-PARTY-NOTICES.txt'), notices);
}

if (!existsSync(path.join(root, 'node_modules'))) {
  console.error('Run "npm ci" first: node_modules is missing.');
  process.exitCode = 1;
} else if (process.argv.includes('--tests')) {
  await buildTests();
} else {
  await buildAll();
}
