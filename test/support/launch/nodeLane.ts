import { inRepository } from './inRepository';
import { findTestFiles, runTestFiles, runTestQueue } from './runTestFiles';
import { testQueue } from './testQueue';
import { writeReport } from './testReport';

/**
 * The program of a lane in plain Node: `nodeLane.js LANE REPORT_FILE TIMEOUT_MS [QUEUE_FOLDER]`. Processes that are given
 * the same folder, which does not exist yet, share the files of the lane: each takes the next one as it gets to it.
 */
async function main([
  lane = '',
  reportFile = '',
  timeoutMs = '',
  queueFolder,
]: readonly string[]): Promise<void> {
  const folder = inRepository('out/test', lane);
  const files = findTestFiles(folder);
  const run = {
    timeoutMs: Number(timeoutMs),
    write: (line: string) => process.stdout.write(`${line}\n`),
  };
  const report =
    queueFolder === undefined
      ? await runTestFiles({ ...run, files })
      : await runTestQueue({ ...run, files: testQueue(files, queueFolder), folder });
  writeReport(reportFile, report);
  process.exitCode = report.failed === 0 ? 0 : 1;
}

void main(process.argv.slice(2));
