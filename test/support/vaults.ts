import { existsSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from './repository';

/**
 * A vault of real campaign notes: below the folder MOONFORGE_VAULTS names, else beside the checkout in
 * `../shared/vaults`. `undefined` where it is not there; nothing may need it.
 */
export function findVault(name: string): string | undefined {
  const vaults = process.env['MOONFORGE_VAULTS'] ?? path.join(repositoryRoot, '../shared/vaults');
  const folder = path.join(vaults, name);
  return existsSync(folder) ? folder : undefined;
}

/** Skips the running test and says why, when the vault is not there. */
export function requireVault(context: Mocha.Context, name: string): string {
  const folder = findVault(name);
  if (folder !== undefined) return folder;
  process.stdout.write(
    `The vault ${name} is not there (set MOONFORGE_VAULTS): "${context.test?.title ?? ''}" is skipped.\n`,
  );
  return context.skip();
}

/** Open5e's fixtures of a System Reference Document, beside the vaults; skips the running test when they are not there. */
export function requireRulesData(context: Mocha.Context, edition: string): string {
  return requireVault(context, `../srd/${edition}`);
}
