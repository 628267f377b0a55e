import type { UploadFault, UploadLimits } from './watch-upload.ts';

/** The words for what was wrong with an upload, and what the caller got. */
export function describeUploadFault(fault: UploadFault | 'callerLeft', limits: UploadLimits): string {
  switch (fault) {
    case 'tooLarge':
      return `The body is over ${limits.maxBodyBytes} bytes (FUNCTIONS_REQUEST_BODY_SIZE_LIMIT): 500, as on Azure`;
    case 'tooSlow':
      return `The body came at less than ${limits.minBytesPerSecond} bytes a second: 500, as on Azure`;
    case 'callerLeft':
      return 'The caller left in its upload';
  }
}
