/** `url` with its password replaced, fit for a log. */
export function maskUrl(url: string): string {
  return url.replace(/(:\/\/[^:/?#]*):.*@/, '$1:***@').replace(/([?&]password=)[^&]*/gi, '$1***');
}
