// Runs the lanes named on the command line, or all, and ends with one line "N passed, N failed".
import { compileTests, importLauncher } from './lib/compiled.mjs';

const total = { passed: 0, failed: 0 };

try {
  compileTests();
  await runLanes(process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  total.failed += 1;
}
process.exitCode = total.failed === 0 ? 0 : 1;
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);

async function runLanes(names) {
  const { discoverLanes } = await import('./lib/lanes.mjs');
  const lanes = await discoverLanes();
  const unknown = names.filter((name) => !lanes.some((lane) => lane.name === name));
  if (unknown.length > 0) {
    const known = lanes.map(({ name }) => name).join(', ');
    throw new Error(`There is no lane ${unknown.join(', ')}; the lanes are ${known}.`);
  }
  const wanted = names.length === 0 ? lanes : lanes.filter(({ name }) => names.includes(name));
  const needsBuild = wanted.some((lane) => lane.needsBuild);
  const selected = lanes.filter(
    (lane) => wanted.includes(lane) || (needsBuild && lane.name === 'build'),
  );
  const emulators = await lazyEmulators();
  try {
    for (const lane of selected) {
      count(lane.name, await runLane(lane, emulators));
      if (lane.name === 'build') process.env.MOONFORGE_BUILT = '1';
    }
  } finally {
    await emulators.stop();
  }
}

async function runLane(lane, emulators) {
  const started = Date.now();
  console.log(`\n── ${lane.name}`);
  const { failedToRun } = await importLauncher('testReport');
  try {
    if (lane.needsEmulator) await emulators.firestore();
    if (lane.needsAuthEmulator) await emulators.auth();
    return { ...(await lane.run(lane)), seconds: Math.round((Date.now() - started) / 1000) };
  } catch (error) {
    return { ...failedToRun(`the lane ${lane.name}`, error.message), seconds: 0 };
  }
}

function count(name, { passed, failed, skipped, failures, seconds }) {
  total.passed += passed;
  total.failed += failed;
  for (const { title, message } of failures) console.log(`\n✘ ${title}\n${message}`);
  const skips = skipped > 0 ? ` (${skipped} skipped)` : '';
  console.log(`${name}: ${passed} of ${passed + failed} passed${skips}, ${seconds} s`);
}

/** One emulator of each kind for all lanes, started for the first that needs it; lanes find them in the environment. */
async function lazyEmulators() {
  const { startFirestoreEmulator } = await importLauncher('firestoreEmulator');
  const { startAuthEmulator } = await importLauncher('authEmulator');
  let firestore;
  let auth;
  return {
    async firestore() {
      firestore ??= startFirestoreEmulator();
      const { address, owned } = await firestore;
      process.env.FIRESTORE_EMULATOR_HOST = address;
      process.env.MOONFORGE_EMULATOR = address;
      console.log(`Firestore emulator: ${address}${owned ? '' : ' (FIRESTORE_EMULATOR_HOST)'}`);
    },
    async auth() {
      auth ??= startAuthEmulator();
      const { address, owned } = await auth;
      process.env.FIREBASE_AUTH_EMULATOR_HOST = address;
      console.log(`Auth emulator: ${address}${owned ? '' : ' (FIREBASE_AUTH_EMULATOR_HOST)'}`);
    },
    async stop() {
      for (const starting of [auth, firestore]) {
        const emulator = await starting?.catch(() => undefined);
        await emulator?.stop();
      }
    },
  };
}
