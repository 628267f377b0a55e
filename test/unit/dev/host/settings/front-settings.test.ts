import { describe, expect, it } from 'vitest';
import { createFrontSettings } from '../../../../../dev/host/settings/front-settings.ts';
import type { FrontSettingsSources } from '../../../../../dev/host/settings/front-settings.ts';
import { frontSettingsSources } from '../../../../support/front-settings-sources.ts';

const create = (sources: Partial<FrontSettingsSources>) => createFrontSettings({ ...frontSettingsSources, ...sources });

describe('createFrontSettings()', () => {
  it.each([
    [undefined, 104_857_600],
    ['', 104_857_600],
    ['100 MB', 104_857_600],
    ['-1', 104_857_600],
    ['2048', 2048],
  ])('createFrontSettings() reads FUNCTIONS_REQUEST_BODY_SIZE_LIMIT=%s as %i bytes', (text, maxBodyBytes) => {
    const { uploadLimits } = create({ environment: { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: text } });
    expect(uploadLimits.maxBodyBytes).toBe(maxBodyBytes);
  });

  it('createFrontSettings() takes the rate of uploads from Kestrel', () => {
    expect(create({}).uploadLimits).toMatchObject({ minBytesPerSecond: 240, graceMs: 5000, checkMs: 1000 });
  });

  it.each([
    ['true', true],
    ['True', true],
    ['1', false],
    [undefined, false],
  ])('createFrontSettings() reads AzureWebJobsDisableHomepage=%s', (text, isHomePageOff) => {
    expect(create({ environment: { AzureWebJobsDisableHomepage: text } }).isHomePageOff).toBe(isHomePageOff);
  });
});
