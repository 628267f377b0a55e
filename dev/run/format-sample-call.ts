const sampleText =
  'The bridge over the river was closed for repairs in March. ' +
  'Engineers had found cracks in two of its six steel beams during the yearly inspection. ' +
  'Until it opens again in autumn, buses take the longer way through the harbour. ' +
  'Shops on the east bank report a third fewer visitors than last year.';

/**
 * One line that calls the summarise function when it is pasted into a shell.
 *
 * @param key sent with it, where one is asked for
 * @param platform as `process.platform`: the shells of Windows know no single quotes
 */
export function formatSampleCall(url: string, platform: string, key?: string): string {
  const body = JSON.stringify({ text: sampleText, length: 'short' });
  const quoted = platform === 'win32' ? `"${body.replaceAll('"', String.raw`\"`)}"` : `'${body}'`;
  const keyHeader = key === undefined ? '' : ` -H "x-functions-key: ${key}"`;
  return `curl ${url} -H "content-type: application/json"${keyHeader} -d ${quoted}`;
}
