import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Lets all temporary files of a run lie in one folder, which goes with it: cdktf leaves a folder for each of its apps. */
export default function makeScratchFolder(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'cdktf-lvs-test-'));
  // not all programs that the tests start are the caller's own
  chmodSync(folder, 0o1777);
  process.env['TMPDIR'] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
