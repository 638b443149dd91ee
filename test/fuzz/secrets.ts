import * as fc from 'fast-check';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** Any file can be a secret; these there are wherever the tests run. */
export const SECRET_PATHS: readonly string[] = ['LICENSE', 'tsconfig.json'].map((name) => join(ROOT, name));
export const secretPath = fc.constantFrom(...SECRET_PATHS);

/** What looks like one: a judge that reads certificates puts a real one in its place. */
export const certificate = fc.constantFrom(
  '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
  '-----BEGIN CERTIFICATE-----\r\nAAAA\r\n-----END CERTIFICATE-----\n\n-----BEGIN CERTIFICATE-----\nA+/=\n-----END CERTIFICATE-----',
);
