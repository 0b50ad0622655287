// Opens an editor on the sample campaign: builds, prepares a workspace that is kept, starts the Firestore emulator behind it.
// MOONFORGE_START_FOLDER keeps workspace and settings elsewhere than out/start; MOONFORGE_START_EXIT_AFTER_READY=1 ends it as
// soon as the editor is up.
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { buildBundles, compileTests, importLauncher, root } from './lib/compiled.mjs';

const home = path.resolve(process.env.MOONFORGE_START_FOLDER ?? path.join(root, 'out/start'));
const workspace = path.join(home, 'workspace');
const database = path.join(workspace, '.moonforge/campaign.db');
const sample = path.join(root, 'samples/the-drowned-bell');
/** The documents of this project outlive the emulator; the extension proposes the same name. */
const project = 'demo-moonforge';
const preferredPort = 41820;
const preferredEmulatorPort = preferredPort + 1;

let launchers;
try {
  compileTests();
  buildBundles();
  launchers = {
    ...(await importLauncher('children')).default,
    ...(await importLauncher('desktopEditor')).default,
    ...(await importLauncher('findProgram')).default,
    ...(await importLauncher('firestoreEmulator')).default,
    ...(await importLauncher('vscodeServer')).default,
  };
  await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function main() {
  await prepareWorkspace();
  const emulator = await startEmulator();
  const interrupted = new Promise((resolve) => {
    launchers.beforeShutdown(async () => {
      // Ctrl+C is the ordinary end of this command.
      process.exitCode = 0;
      resolve('interrupted');
      await emulator?.stop();
    });
  });
  const editor = await openEditor(emulator?.address);
  if (process.env.MOONFORGE_START_EXIT_AFTER_READY !== '1') {
    const end = await Promise.race([editor.exited, interrupted]);
    if (end === 'interrupted') return;
    process.exitCode = end;
  }
  await editor.stop();
  await emulator?.stop();
}

async function prepareWorkspace() {
  await mkdir(workspace, { recursive: true });
  if (existsSync(database)) {
    console.log(`Workspace: ${workspace} (as you left it)`);
    return;
  }
  const cli = path.join(root, 'dist/cli.js');
  const args = ['import', '--campaign', 'The Drowned Bell', '--from', sample, '--db', database];
  const code = await launchers.runChild(process.execPath, [cli, ...args]);
  if (code !== 0)
    throw new Error('The sample campaign could not be imported: see the message above.');
  console.log(`Workspace: ${workspace} (new, with the sample campaign)`);
}

/** The emulator is a convenience: without it the campaign is local only, as for anyone who has not turned sync on. */
async function startEmulator() {
  try {
    const keep = { folder: path.join(home, 'firestore'), project };
    const options = { keep, preferredPort: preferredEmulatorPort };
    const emulator = await launchers.startFirestoreEmulator(options);
    console.log(`Sync: Firestore emulator at ${emulator.address}, project ${project}`);
    if (emulator.owned && !emulator.address.endsWith(`:${preferredEmulatorPort}`)) {
      console.log(
        `Port ${preferredEmulatorPort} is in use: a workspace connected before must connect again.`,
      );
    }
    return emulator;
  } catch (error) {
    console.log(`Sync: local only. ${error.message}`);
    return undefined;
  }
}

async function openEditor(emulatorAddress) {
  const env = emulatorAddress === undefined ? {} : { MOONFORGE_EMULATOR: emulatorAddress };
  const desktop = await findDesktop();
  return desktop === undefined ? openServer(env) : openDesktop(desktop, env);
}

async function findDesktop() {
  const { findProgram, hasScreen, namedEditor, obtainDesktopEditor } = launchers;
  if (!hasScreen()) return undefined;
  const code = namedEditor() ?? findProgram('code');
  if (code !== undefined) return [code, '--wait'];
  const downloaded = await obtainDesktopEditor();
  return downloaded === undefined ? undefined : [downloaded];
}

async function openDesktop([program, ...options], env) {
  const { plainEnvironment, profileArguments, startChild } = launchers;
  const profile = await profileArguments(path.join(home, 'desktop'));
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const args = [...options, ...profile, ...asRoot, `--extensionDevelopmentPath=${root}`, workspace];
  const child = startChild(program, args, { env: { ...plainEnvironment(), ...env } });
  console.log(`Editor: ${program}\nClose its window or press Ctrl+C to end.`);
  return child;
}

async function openServer(env) {
  const dataFolder = path.join(home, 'server');
  const server = await launchers.startVscodeServer({ env, dataFolder, preferredPort });
  const url = server.windowUrl({ folder: workspace, extensionDevelopmentPath: root });
  console.log(`Editor: VS Code server, open this address in a browser:\n\n  ${url}\n`);
  console.log('Press Ctrl+C to end.');
  return server;
}
