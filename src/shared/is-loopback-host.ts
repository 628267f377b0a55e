/** Whether a URL's host is this machine itself: `localhost`, a name under it, 127.0.0.0/8 or ::1 (RFC 6761 section 6.3). */
export function isLoopbackHost({ hostname }: URL): boolean {
  return hostname === '[::1]' || /^(?:.+\.)?localhost$/.test(hostname) || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
