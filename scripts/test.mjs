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
  const emulator = await lazyEmulator();
  try {
    for (const lane of selected) {
      count(lane.name, await runLane(lane, emulator));
      if (lane.name === 'build') process.env.MOONFORGE_BUILT = '1';
    }
  } finally {
    await emulator.stop();
  }
}

async function runLane(lane, emulator) {
  const started = Date.now();
  console.log(`\n── ${lane.name}`);
  const { failedToRun } = await importLauncher('testReport');
  try {
    if (lane.needsEmulator) await emulator.start();
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

/** One emulator for all lanes, started for the first that needs it; lanes find it in the environment. */
async function lazyEmulator() {
  const { startFirestoreEmulator } = await importLauncher('firestoreEmulator');
  let starting;
  return {
    async start() {
      starting ??= startFirestoreEmulator();
      const { address, owned } = await starting;
      process.env.FIRESTORE_EMULATOR_HOST = address;
      process.env.MOONFORGE_EMULATOR = address;
      console.log(`Firestore emulator: ${address}${owned ? '' : ' (FIRESTORE_EMULATOR_HOST)'}`);
    },
    async stop() {
      const emulator = await starting?.catch(() => undefined);
      await emulator?.stop();
    },
  };
}
