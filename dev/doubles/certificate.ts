import { generate } from 'selfsigned';

/** A certificate and its key, both in PEM form. */
export interface LoopbackCertificate {
  readonly certificate: string;
  readonly privateKey: string;
}

const lifetimeMs = 30 * 24 * 60 * 60 * 1000;

/**
 * Makes a certificate for a TLS server on this machine (`localhost`, 127.0.0.1), signed by itself and valid for 30
 * days. A client trusts it by its PEM, in Node through `NODE_EXTRA_CA_CERTS`.
 */
export async function createLoopbackCertificate(): Promise<LoopbackCertificate> {
  const now = Date.now();
  const pems = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    // A clock that was set back a little after a start, as in a resumed virtual machine, must not void it.
    notBeforeDate: new Date(now - 60 * 60 * 1000),
    notAfterDate: new Date(now + lifetimeMs),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { certificate: pems.cert, privateKey: pems.private };
}
