import { describe, expect, it } from 'vitest';
import { createTracing } from '../../../../../dev/host/calls/create-tracing.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const withInsights = createTracing({
  APPLICATIONINSIGHTS_CONNECTION_STRING: 'InstrumentationKey=key;IngestionEndpoint=https://e/;ApplicationId=app',
});

describe('createTracing()', () => {
  it('createTracing() gives no trace and no header without Application Insights, whatever the caller sent', () => {
    const tracing = createTracing({ APPLICATIONINSIGHTS_CONNECTION_STRING: '' });
    const headers = { traceparent: `00-${traceId}-${spanId}-01`, tracestate: 'a=1' };
    expect(tracing.createContext(headers)).toEqual({ traceParent: '', traceState: '' });
    expect(tracing.requestContext).toBeUndefined();
  });

  it.each([
    ['of the version in use', `00-${traceId}-${spanId}-01`, '01'],
    ['that is not sampled', `00-${traceId}-${spanId}-00`, '00'],
    ['of a later version', `cc-${traceId}-${spanId}-01`, '01'],
    ['of a later version with more behind it', `cc-${traceId}-${spanId}-01-more`, '01'],
  ])("createTracing() keeps the caller's trace id and flags %s, with a new span id", (_name, traceparent, flags) => {
    const { traceParent, traceState } = withInsights.createContext({ traceparent, tracestate: 'a=1,b=2' });
    expect(traceParent).toMatch(new RegExp(`^00-${traceId}-[\\da-f]{16}-${flags}$`));
    expect(traceParent).not.toContain(spanId);
    expect(traceState).toBe('a=1,b=2');
  });

  it.each([
    ['none', undefined],
    ['upper case', `00-${traceId.toUpperCase()}-${spanId}-01`],
    ['a trace id of zeros', `00-${'0'.repeat(32)}-${spanId}-01`],
    ['a parent id of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
    ['a short trace id', `00-${traceId.slice(1)}-${spanId}-01`],
    ['the forbidden version', `ff-${traceId}-${spanId}-01`],
    ['more behind the version in use', `00-${traceId}-${spanId}-01-more`],
    ['no dash before more', `cc-${traceId}-${spanId}-01more`],
    ['two headers', `00-${traceId}-${spanId}-01, 00-${traceId}-${spanId}-01`],
    ['another format', 'abc'],
  ])('createTracing() begins a trace that is not sampled for a caller with %s', (_name, traceparent) => {
    const first = withInsights.createContext({ traceparent, tracestate: 'a=1' });
    const second = withInsights.createContext({ traceparent, tracestate: 'a=1' });
    expect(first).toEqual({ traceParent: expect.stringMatching(/^00-[\da-f]{32}-[\da-f]{16}-00$/), traceState: '' });
    expect(first.traceParent).not.toContain(traceId);
    expect(first.traceParent).not.toBe(second.traceParent);
  });

  it.each([
    ['the application of the connection string', 'InstrumentationKey=key; ApplicationId=app', 'appId=cid-v1:app'],
    ['the instrumentation key without one', 'InstrumentationKey=key;', 'appId=cid-v1:key'],
  ])('createTracing() names %s in Request-Context', (_name, connection, header) => {
    const { requestContext } = createTracing({ APPLICATIONINSIGHTS_CONNECTION_STRING: connection });
    expect(requestContext).toBe(header);
  });
});
