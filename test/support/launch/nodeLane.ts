import { inRepository } from './inRepository';
import { findTestFiles, runTestFiles } from './runTestFiles';
import { writeReport } from './testReport';

/**
 * The program of a lane in plain Node: `nodeLane.js LANE REPORT_FILE TIMEOUT_MS SHARE SHARES`. SHARE counts from 0:
 * of several processes each runs its share of the test files.
 */
async function main([
  lane = '',
  reportFile = '',
  timeoutMs = '',
  share = '',
  shares = '',
]: readonly string[]): Promise<void> {
  const files = findTestFiles(inRepository('out/test', lane));
  const report = await runTestFiles({
    files: files.filter((_, i) => i % Number(shares) === Number(share)),
    timeoutMs: Number(timeoutMs),
    write: (line) => process.stdout.write(`${line}\n`),
    inBlocks: Number(shares) > 1,
  });
  writeReport(reportFile, report);
  process.exitCode = report.failed === 0 ? 0 : 1;
}

void main(process.argv.slice(2));
