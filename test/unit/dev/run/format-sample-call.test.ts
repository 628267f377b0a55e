import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { formatSampleCall } from '../../../../dev/run/format-sample-call.ts';

describe('formatSampleCall()', () => {
  it.each(['linux', 'darwin', 'win32'])(
    'formatSampleCall() gives one line that a shell reads on %s',
    async (platform) => {
      const line = formatSampleCall('http://127.0.0.1:1/api/summarise', platform);
      // What a POSIX shell makes of double quotes with \" is what the shells of Windows make of them.
      const script = line.replace(/^curl /, "printf '%s\\n' ");
      const { stdout } = await promisify(execFile)('sh', ['-c', script]);
      const [url, , header, , body = ''] = stdout.trim().split('\n');

      expect({ url, header }).toEqual({
        url: 'http://127.0.0.1:1/api/summarise',
        header: 'content-type: application/json',
      });
      expect(JSON.parse(body)).toEqual({ text: expect.stringContaining('bridge'), length: 'short' });
    },
  );

  it('formatSampleCall() sends a key where there is one', () => {
    const line = formatSampleCall('http://127.0.0.1:1/api/summarise', 'linux', 'key');
    expect(line).toContain(' -H "x-functions-key: key" ');
    expect(formatSampleCall('http://127.0.0.1:1/api/summarise', 'linux')).not.toContain('x-functions-key');
  });
});
