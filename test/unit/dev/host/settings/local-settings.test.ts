import { describe, expect, it } from 'vitest';
import { parseLocalSettings, toWorkerEnvironment } from '../../../../../dev/host/settings/local-settings.ts';

describe('parseLocalSettings()', () => {
  it('parseLocalSettings() gives the values', () => {
    const { values } = parseLocalSettings('{"IsEncrypted":false,"Values":{"A":"1","B":""},"Host":{}}');
    expect(values).toEqual({ A: '1', B: '' });
  });

  it('parseLocalSettings() takes a file without values', () => {
    expect(parseLocalSettings('{}')).toEqual({ values: {}, cors: { origins: '', allowsCredentials: false } });
  });

  it.each(['true', '"True"'])('parseLocalSettings() gives the origins of Host, with credentials %s', (credentials) => {
    const { cors } = parseLocalSettings(`{"Host":{"CORS":"https://a.example","CORSCredentials":${credentials}}}`);
    expect(cors).toEqual({ origins: 'https://a.example', allowsCredentials: true });
  });

  it.each([
    ['encrypted values', '{"IsEncrypted":true,"Values":{"A":"secret-value"}}', /IsEncrypted.*func settings decrypt/],
    ['values that are no strings', '{"Values":{"A":"secret-value","PORT":7071}}', /Values\.PORT: must be a string/],
    ['origins in a list', '{"Host":{"CORS":["secret-value"]}}', /Host\.CORS: must be a string/],
    ['a flag that is no flag', '{"Host":{"CORSCredentials":"secret-value"}}', /Host\.CORSCredentials: must be true/],
    ['broken JSON', '{"Values":{"A":"secret-value"', /not valid JSON/],
  ])('parseLocalSettings() refuses %s without showing a value', (_name, text, message) => {
    expect(() => parseLocalSettings(text)).toThrow(
      expect.objectContaining({ fault: 'local_settings', message: expect.stringMatching(message) }),
    );
    expect(() => parseLocalSettings(text)).not.toThrow(/secret-value/);
  });
});

describe('toWorkerEnvironment()', () => {
  it('toWorkerEnvironment() lets variables that are set win, empty ones too', () => {
    const environment = toWorkerEnvironment(
      { A: 'set', B: '', C: undefined },
      { A: 'file', B: 'file', C: 'file', D: 'file' },
    );
    expect(environment).toMatchObject({ A: 'set', B: '', C: 'file', D: 'file' });
  });

  it('toWorkerEnvironment() always names the environment Development', () => {
    const name = 'AZURE_FUNCTIONS_ENVIRONMENT';
    expect(toWorkerEnvironment({ [name]: 'Production' }, { [name]: 'Staging' })).toEqual({ [name]: 'Development' });
  });
});
