/** Whether a caller asks for server-sent events by name in `Accept`, with a weight above 0 (RFC 9110, section 12.5.1). */
export function acceptsEventStream(headers: Headers): boolean {
  const ranges = (headers.get('accept') ?? '').toLowerCase().split(',');
  return ranges.some((range) => {
    const [mediaType, ...parameters] = range.split(';').map((part) => part.trim());
    return mediaType === 'text/event-stream' && !parameters.some((parameter) => /^q=0(?:\.0*)?$/u.test(parameter));
  });
}
