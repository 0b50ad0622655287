import { inRepository } from './inRepository';
import { findTestFiles, runTestFiles } from './runTestFiles';
import { writeReport } from './testReport';

/** The program of a lane in plain Node: `nodeLane.js LANE REPORT_FILE TIMEOUT_MS`. */
async function main([
  lane = '',
  reportFile = '',
  timeoutMs = '',
]: readonly string[]): Promise<void> {
  const report = await runTestFiles({
    files: findTestFiles(inRepository('out/test', lane)),
    timeoutMs: Number(timeoutMs),
    write: (line) => process.stdout.write(`${line}\n`),
  });
  writeReport(reportFile, report);
  process.exitCode = report.failed === 0 ? 0 : 1;
}

void main(process.argv.slice(2));
