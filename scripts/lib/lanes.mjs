// The lanes of `npm test`: what each runs, and how its tests are counted.
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

import { buildBundles, importLauncher, root } from './compiled.mjs';
import { packageExtension } from './package.mjs';

const minute = 60_000;
const { startChild } = await importLauncher('children');
const { addReports, clearReport, failedToRun, readReport } = await importLauncher('testReport');
const { obtainChromium } = await importLauncher('chromiumExecutable');
const { installEditorHost } = await importLauncher('installEditorHost');
const { temporaryFolder } = await importLauncher('temporaryFolder');
const { chooseEditorHost, runSuite } = await importLauncher('editorHost');

/** Lanes with a place in the order or needs of their own; any other folder of test/ is a lane in plain Node. */
const special = {
  check: { run: checkLane },
  build: { run: buildLane },
  unit: { testTimeout: 10_000 },
  // Its tests mostly wait for disks and processes: two at a time take little more than half as long.
  integration: {
    needsEmulator: true,
    needsAuthEmulator: true,
    needsBuild: true,
    // Only to end what hangs: a busy machine takes a minute for what takes ten seconds on a quiet one.
    testTimeout: 3 * minute,
    shares: 2,
  },
  // Seeds in two processes: each waits for its files half of the time.
  simulation: { shares: 2 },
  host: { needsEmulator: true, needsAuthEmulator: true, needsBuild: true, run: hostLane },
  ui: { needsEmulator: true, needsBuild: true, testTimeout: 2 * minute, prepare: prepareBrowser },
};
const order = ['check', 'build', 'unit', 'integration', 'architecture', '*', 'host', 'ui'];
const notLanes = new Set(['support', 'bench']);
const laneTimeout = 20 * minute;

/** Every lane in its order: the two that are no folders, and the folders of test/. */
export async function discoverLanes() {
  const entries = await readdir(path.join(root, 'test'), { withFileTypes: true });
  const folders = entries
    .filter((entry) => entry.isDirectory() && !notLanes.has(entry.name))
    .map(({ name }) => name);
  const place = (name) => order.indexOf(order.includes(name) ? name : '*');
  return ['check', 'build', ...folders]
    .sort((a, b) => place(a) - place(b) || a.localeCompare(b))
    .map((name) => ({ name, run: nodeLane, testTimeout: minute, ...special[name] }));
}

async function checkLane() {
  const reportFile = reportOf('check');
  return runReporting('check', reportFile, ['scripts/check.mjs', '--report', reportFile]);
}

async function buildLane() {
  buildBundles();
  console.log('✔ bundles');
  return { passed: 1, failed: 0, skipped: 0, failures: [] };
}

async function nodeLane({ name, testTimeout, prepare, shares = 1 }) {
  await prepare?.();
  const program = path.join(root, 'out/test/support/launch/nodeLane.js');
  const named = name.replaceAll('/', '-');
  const queue = path.join(root, 'out/reports', `${named}-queue`);
  await rm(queue, { recursive: true, force: true });
  const reports = await Promise.all(
    Array.from({ length: shares }, (_, share) => {
      const reportFile = reportOf(shares === 1 ? named : `${named}-${share}`);
      const args = [name, reportFile, String(testTimeout), ...(shares === 1 ? [] : [queue])];
      return runReporting(name, reportFile, [program, ...args]);
    }),
  );
  const report = reports.reduce(addReports);
  // A lane that finds nothing to run proves nothing.
  if (report.passed + report.failed > 0) return report;
  return addReports(report, failedToRun(name, 'The lane has no test.'));
}

async function prepareBrowser() {
  await installEditorHost();
  console.log(`Browser: ${await obtainChromium()}`);
}

/** Runs a Node program that writes a report; to keep running or to fall over after its report is a failure too. */
async function runReporting(name, reportFile, args) {
  clearReport(reportFile);
  const child = startChild(process.execPath, args, { cwd: root });
  const outcome = await Promise.race([
    child.exited,
    delay(laneTimeout, 'timeout'),
    settled(reportFile).then(() => delay(20_000, 'lingering')),
  ]);
  await child.stop();
  const report = readReport(reportFile);
  if (outcome !== 'timeout' && outcome !== 'lingering') {
    const failure = failedToRun(
      name,
      `The lane ended with code ${outcome}: see the messages above.`,
    );
    if (report === undefined) return failure;
    return report.failed === 0 && outcome !== 0 ? addReports(report, failure) : report;
  }
  const sentence =
    outcome === 'timeout'
      ? `The lane did not end within ${laneTimeout / minute} minutes.`
      : 'The tests ended but their process did not: one of them left something open.';
  return addReports(
    report ?? { passed: 0, failed: 0, skipped: 0, failures: [] },
    failedToRun(name, sentence),
  );
}

async function settled(reportFile) {
  while (readReport(reportFile) === undefined) await delay(500);
}

function delay(milliseconds, outcome) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, outcome).unref());
}

async function hostLane() {
  const host = await chooseEditorHost();
  console.log(`Editor host: ${host.description}`);
  const fromSources = await withWorkspace((workspaceFolder) =>
    runSuite(host, {
      workspaceFolder,
      extensionDevelopmentPath: root,
      extensionTestsPath: path.join(root, 'out/test/host/index.js'),
      env: {},
      reportFile: reportOf('host'),
      timeoutMs: laneTimeout,
    }),
  );
  console.log('Several windows:');
  const windows = await nodeLane({
    name: 'host/windows',
    testTimeout: 4 * minute,
    prepare: prepareBrowser,
  });
  console.log('The packaged extension:');
  return [windows, await packagedSuite(host)].reduce(addReports, fromSources);
}

async function packagedSuite(host) {
  try {
    const vsix = await packageExtension();
    return await withWorkspace((workspaceFolder) =>
      runSuite(host, {
        workspaceFolder,
        extensionDevelopmentPath: path.join(root, 'test/host/packaged/carrier'),
        extensionTestsPath: path.join(root, 'out/test/host/packaged/index.js'),
        vsix,
        env: {},
        reportFile: reportOf('host-packaged'),
        timeoutMs: 3 * minute,
      }),
    );
  } catch (error) {
    return failedToRun('the packaged extension', error.message);
  }
}

async function withWorkspace(use) {
  const folder = temporaryFolder('workspace');
  try {
    return await use(folder.path);
  } finally {
    await folder.remove();
  }
}

function reportOf(name) {
  return path.join(root, 'out/reports', `${name}.json`);
}
