// One flat configuration; the import rules here are the same as in test/architecture/importRules.test.ts.
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const houseLimits = {
  'max-lines': ['error', 400],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
  'max-params': ['error', 4],
  'max-depth': ['error', 3],
};

/** Forbids imports whose specifier matches one of the patterns. */
function forbidImports(...patterns) {
  return {
    'no-restricted-imports': [
      'error',
      { patterns: patterns.map(([regex, message]) => ({ regex, message })) },
    ],
  };
}

const noVscode = ['^vscode$', 'This layer runs without the editor.'];
const noTypeorm = ['^(typeorm|@vscode/sqlite3)(/|$)', 'Only src/db knows the database.'];
const noFirebase = ['^@?firebase(/|$)', 'Only src/sync/firestore knows Firebase.'];
const noDb = [
  '/db/',
  'See the ports in src/core/ports; only services.ts and headless.ts open the store.',
];

/** Forbids the other layers, which the files named do not depend on. */
function onlyCore(...layers) {
  return [`/(${layers.join('|')})/`, 'This layer knows only the core.'];
}
const fromSync = onlyCore('documents', 'language', 'views', 'commands', 'platform');

export default defineConfig(
  { ignores: ['dist/', 'out/', '**/node_modules/', '.vscode-test/'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...houseLimits,
      'no-console': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // Index signatures are read with brackets: the compiler forbids the dot.
      '@typescript-eslint/dot-notation': 'off',
      ...forbidImports(noTypeorm, noFirebase),
    },
  },
  { files: ['src/**/*.ts'], rules: forbidImports(noTypeorm, noFirebase, noDb) },
  {
    files: ['src/cli.ts', 'src/cli/**/*.ts', 'src/documents/{import,export}/**/*.ts'],
    rules: forbidImports(noVscode, noTypeorm, noFirebase, noDb),
  },
  { files: ['src/headless.ts'], rules: forbidImports(noVscode, noTypeorm, noFirebase) },
  { files: ['src/services.ts'], rules: forbidImports(noTypeorm, noFirebase) },
  {
    files: ['src/core/**/*.ts'],
    rules: forbidImports(
      noVscode,
      noTypeorm,
      noFirebase,
      ['^node:', 'The core runs anywhere.'],
      onlyCore('db', 'sync', 'documents', 'language', 'views', 'commands', 'platform'),
    ),
  },
  {
    files: ['src/db/**/*.ts'],
    rules: forbidImports(
      noVscode,
      noFirebase,
      // The store of the sync state is called db/sync: the test tells the two apart.
      onlyCore('documents', 'language', 'views', 'commands', 'platform'),
    ),
  },
  {
    files: ['src/sync/**/*.ts'],
    rules: forbidImports(noVscode, noTypeorm, noFirebase, noDb, fromSync),
  },
  {
    files: ['src/sync/firestore/**/*.ts'],
    rules: forbidImports(noVscode, noTypeorm, noDb, fromSync),
  },
  {
    files: ['src/language/server/**/*.ts'],
    rules: forbidImports(
      noVscode,
      noTypeorm,
      noFirebase,
      noDb,
      onlyCore('sync', 'documents', 'views', 'commands', 'platform'),
    ),
  },
  {
    files: ['webview-ui/**/*.ts'],
    rules: forbidImports(
      noVscode,
      noTypeorm,
      noFirebase,
      ['^node:', 'Browser code has no Node.'],
      onlyCore('db', 'sync', 'documents', 'language', 'views', 'commands', 'platform'),
    ),
  },
  { files: ['src/cli.ts', 'src/cli/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**/*.ts'],
    rules: {
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // A describe block is a table of contents, not a function.
      'max-lines-per-function': 'off',
    },
  },
);
