import { HostError } from '../../host/host-error';

/**
 * Writes to a place that the caller has named.
 *
 * @param instead - what to name where that fails, as `name another folder`
 * @throws HostError with the system's reason, such as EACCES
 */
export async function writing(place: string, instead: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw error instanceof Error && 'code' in error
      ? new HostError(`${place} cannot be written (${String(error.code)}): ${instead}`, { cause: error })
      : error;
  }
}
