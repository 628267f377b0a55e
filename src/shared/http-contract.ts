import type * as z from 'zod';

/** What an endpoint does when the app's settings have faults: answer all the same, refuse, or refuse and name them. */
export type SettingsNeed = 'none' | 'valid' | 'report';

/** Most bytes of a request body, by the name under which a contract asks for them. */
export interface BodyLimits {
  readonly summarise: number;
}

/** Bounds of all endpoints. */
export interface HttpLimits {
  readonly maxBodyBytes: BodyLimits;
  /** Most bytes of all request bodies in flight. */
  readonly maxBodyBytesInFlight: number;
  /** A body of which no byte comes for so long is given up. */
  readonly uploadIdleMs: number;
  /** All of a body is there so long after its request. */
  readonly uploadDeadlineMs: number;
  /** By then the body of a request for events has come, so that its stream can begin. */
  readonly firstEventDeadlineMs: number;
  /** All of a JSON answer is ready by then. */
  readonly answerDeadlineMs: number;
  /** A stream ends by then. */
  readonly streamDeadlineMs: number;
}

/** Everything about an endpoint that a caller can see: the one source of validation, documentation and tests. */
export interface HttpContract<Request, Answer> {
  /** Function name, also the operation's name: letters, digits and `-`. Names decide the order of routes. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the prefix `api`, without slashes at its ends. Its parameters are fields of the request. */
  readonly route: string;
  /** `function` endpoints are opened by a function key on Azure. */
  readonly authLevel: 'anonymous' | 'function';
  /** One line for a list of endpoints. */
  readonly summary: string;
  readonly settings: SettingsNeed;
  /**
   * The fields of the JSON body together with the values of the route's parameters, which are strings; `z.undefined()`
   * for an endpoint with neither.
   */
  readonly request: z.ZodType<Request>;
  /** Which limit holds for the body; absent for an endpoint without one, where what is sent is never read. */
  readonly bodyLimit?: keyof BodyLimits;
  readonly answer: z.ZodType<Answer>;
  /** Whether `Accept: text/event-stream` gets events. */
  readonly canStream: boolean;
}
