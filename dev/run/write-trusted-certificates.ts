import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartError } from './start-error.ts';

/** A file for `NODE_EXTRA_CA_CERTS`. */
export interface TrustedCertificates {
  readonly file: string;
  /** Removes the file. */
  remove(): Promise<void>;
}

/**
 * Writes a temporary file of certificates to trust: the ones of a bundle that is in use already, and one more.
 *
 * @param certificate in PEM form
 * @param bundle path of the bundle that `NODE_EXTRA_CA_CERTS` names; absent for none
 * @throws StartError when the bundle cannot be read
 */
export async function writeTrustedCertificates(certificate: string, bundle?: string): Promise<TrustedCertificates> {
  const given = bundle === undefined ? '' : `${await readBundle(bundle)}\n`;
  const folder = await mkdtemp(join(tmpdir(), 'trusted-certificates-'));
  const file = join(folder, 'certificates.pem');
  await writeFile(file, `${given}${certificate}`);
  return { file, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function readBundle(bundle: string): Promise<string> {
  try {
    return await readFile(bundle, 'utf8');
  } catch (error) {
    throw new StartError(`Cannot read "${bundle}", which NODE_EXTRA_CA_CERTS names`, { cause: error });
  }
}
