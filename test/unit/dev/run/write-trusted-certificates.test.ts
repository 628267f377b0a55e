import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeTrustedCertificates } from '../../../../dev/run/write-trusted-certificates.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certificates-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('writeTrustedCertificates()', () => {
  it('writeTrustedCertificates() adds a certificate to a given bundle and leaves the bundle as it was', async () => {
    const bundle = join(folder, 'bundle.pem');
    await writeFile(bundle, 'COMPANY');
    const trusted = await writeTrustedCertificates('DOUBLE', bundle);

    expect(await readFile(trusted.file, 'utf8')).toBe('COMPANY\nDOUBLE');
    await trusted.remove();
    await expect(access(trusted.file)).rejects.toThrow('ENOENT');
    expect(await readFile(bundle, 'utf8')).toBe('COMPANY');
  });

  it('writeTrustedCertificates() writes the certificate alone without a bundle', async () => {
    const trusted = await writeTrustedCertificates('DOUBLE');

    expect(await readFile(trusted.file, 'utf8')).toBe('DOUBLE');
    await trusted.remove();
  });

  it('writeTrustedCertificates() names the variable when its bundle cannot be read', async () => {
    await expect(writeTrustedCertificates('DOUBLE', join(folder, 'absent.pem'))).rejects.toThrow('NODE_EXTRA_CA_CERTS');
  });
});
