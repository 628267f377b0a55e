import { ManagedIdentityCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';

// Run as a child process, because Node reads NODE_EXTRA_CA_CERTS only at its start: reads secrets with the unmodified
// client libraries, one JSON line for each name on the command line.

const [vaultUrl = '', ...names] = process.argv.slice(2);
const client = new SecretClient(vaultUrl, new ManagedIdentityCredential(), {
  disableChallengeResourceVerification: true,
  retryOptions: { maxRetries: 0 },
});

for (const name of names) {
  try {
    const { value, properties } = await client.getSecret(name);
    print({ value, name: properties.name, version: properties.version });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { name: errorName, message } = error;
    print({ errorName, message, ...('statusCode' in error && { status: error.statusCode }) });
  }
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
