import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { renderErrorsPage } from '../../../../dev/docs/render-errors-page.ts';
import { errorCodes } from '../../../../src/shared/error-codes.ts';

it('renderErrorsPage() is what docs/errors.md holds (else: npm run docs)', () => {
  const page = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8');
  expect(page).toBe(renderErrorsPage(errorCodes));
});
