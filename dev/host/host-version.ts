/** Version of the real host whose behaviour was compared; informational. */
export const hostVersion = '4.1037.0';
