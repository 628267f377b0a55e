import type { BodyLimits, HttpLimits } from '../shared/http-contract.ts';
import type { SettingReader } from './create-setting-reader.ts';

const mebibyte = 1024 * 1024;

/** Reads the bounds of all endpoints; with faults, limits that health checks can be served by all the same. */
export function readHttpLimits(read: SettingReader): HttpLimits {
  const maxBodyBytes: BodyLimits = {
    summarise: read.wholeNumber('SUMMARISE_MAX_BODY_BYTES', {
      fallback: 8 * mebibyte,
      min: 1_024,
      max: 100 * mebibyte,
    }),
  };
  return {
    maxBodyBytes,
    maxBodyBytesInFlight: readBodyBytesInFlight(read, maxBodyBytes),
    // A host gives a caller up who sends next to nothing, Azure's after about 6 s; this holds where a proxy does not.
    uploadIdleMs: read.wholeNumber('UPLOAD_IDLE_MS', { fallback: 10_000, min: 1_000, max: 120_000 }),
    // For a caller who keeps sending, a little at a time: 8 MiB take 1.1 Mbit/s, and the host asks for 240 bytes/s only.
    uploadDeadlineMs: read.wholeNumber('UPLOAD_DEADLINE_MS', { fallback: 60_000, min: 1_000, max: 200_000 }),
    firstEventDeadlineMs: read.wholeNumber('FIRST_EVENT_DEADLINE_MS', { fallback: 30_000, min: 1_000, max: 200_000 }),
    // The platform's load balancer gives up on an answer after 230 s, the host on a function after five minutes.
    answerDeadlineMs: read.wholeNumber('ANSWER_DEADLINE_MS', { fallback: 200_000, min: 1_000, max: 225_000 }),
    streamDeadlineMs: read.wholeNumber('STREAM_DEADLINE_MS', { fallback: 280_000, min: 1_000, max: 290_000 }),
  };
}

function readBodyBytesInFlight(read: SettingReader, limits: BodyLimits): number {
  const name = 'MAX_BODY_BYTES_IN_FLIGHT';
  const bytes = read.wholeNumber(name, { fallback: 256 * mebibyte, min: 1_024, max: 4_096 * mebibyte });
  if (bytes < Math.max(...Object.values(limits)))
    read.fault(name, 'must not be below the largest body of one request, SUMMARISE_MAX_BODY_BYTES');
  return bytes;
}
