import { describe, expect, it } from 'vitest';
import { createCachedSecrets } from '../../../../src/adapters/secrets/cached-secrets.ts';
import { MissingRole } from '../../../../src/adapters/secrets/missing-role.ts';
import { createPatientSecrets, type PatientSecretsOptions } from '../../../../src/adapters/secrets/patient-secrets.ts';
import type { SecretProvider } from '../../../../src/ports/secret-provider.ts';
import { AppError } from '../../../../src/shared/app-error.ts';
import { createDeadline } from '../../../../src/shared/deadline.ts';

const { signal } = new AbortController();
const fast: PatientSecretsOptions = { backOffMs: 1, maxBackOffMs: 1, random: () => 0 };
const refused = (): AppError => new AppError('secret_unavailable', 'No role', { cause: new MissingRole('403') });
const disabled = (): AppError => new AppError('secret_unavailable', 'Disabled', { cause: new Error('403') });

/** Fails with these in turn, then gives a value; counts its reads. */
function createSource(...failures: readonly AppError[]): SecretProvider & { readonly reads: () => number } {
  let reads = 0;
  return {
    reads: () => reads,
    async get() {
      const failure = failures[reads];
      reads += 1;
      if (failure !== undefined) throw failure;
      return 'value';
    },
  };
}

describe('createPatientSecrets()', () => {
  it('createPatientSecrets() asks again until the role works', async () => {
    const source = createSource(refused(), refused(), refused());
    await expect(createPatientSecrets(source, fast).get('a', signal)).resolves.toBe('value');
    expect(source.reads()).toBe(4);
  });

  it('createPatientSecrets() passes on what no role assignment mends', async () => {
    const source = createSource(disabled());
    await expect(createPatientSecrets(source, fast).get('a', signal)).rejects.toThrow('Disabled');
    expect(source.reads()).toBe(1);
  });

  it('createPatientSecrets() passes on a missing role at once when its patience is over', async () => {
    let time = 5_000;
    const source = createSource(refused(), refused());
    const secrets = createPatientSecrets(source, { ...fast, patienceMs: 1_000, now: () => time });
    time = 6_000;
    await expect(secrets.get('a', signal)).rejects.toThrow('No role');
    expect(source.reads()).toBe(1);
  });

  it('createPatientSecrets() throws the refusal where the deadline leaves no time for another try', async () => {
    const deadline = createDeadline({ ms: 60_000, now: () => 0 });
    const source = createSource(refused());
    const secrets = createPatientSecrets(source, { backOffMs: 60_000, maxBackOffMs: 60_000, random: () => 0.999 });
    const late = createDeadline({ ms: 50_000, parent: deadline.signal, now: () => 0 });
    await expect(secrets.get('a', late.signal)).rejects.toMatchObject({ code: 'secret_unavailable' });
    expect(source.reads()).toBe(1);
    late.dispose();
    deadline.dispose();
  });

  it('createPatientSecrets() lets a caller leave while the others wait on', async () => {
    const secrets = createPatientSecrets(createSource(refused(), refused()), fast);
    const leaver = new AbortController();
    const reason = new Error('gone');
    const left = secrets.get('a', leaver.signal);
    const stays = secrets.get('a', signal);
    leaver.abort(reason);
    await expect(left).rejects.toBe(reason);
    await expect(stays).resolves.toBe('value');
  });

  it('createPatientSecrets() behind a cache has all who wait share each read', async () => {
    let asked = 0;
    // Two seconds go by while the callers ask again and again.
    const now = (): number => ((asked += 1) > 500 ? 2_000 : 0);
    const source = createSource(refused());
    const secrets = createPatientSecrets(createCachedSecrets(source, { now }), fast);
    const values = await Promise.all(Array.from({ length: 20 }, () => secrets.get('a', signal)));
    expect(new Set(values)).toEqual(new Set(['value']));
    expect(source.reads()).toBe(2);
    expect(asked).toBeGreaterThan(500);
  });
});
