import { writeFileSync } from 'node:fs';
import { errorCodes } from '../../src/shared/error-codes.ts';
import { renderErrorsPage } from './render-errors-page.ts';

// `npm run docs`: writes the generated pages. A test compares them with what this would write.
writeFileSync(new URL('../../docs/errors.md', import.meta.url), renderErrorsPage(errorCodes));
