/** Names of operations in the OpenAPI document, by which clients are generated: method and path, so that they never drift apart. */

/** `GET` `/api/cases/:id/readings` → `getCasesByIdReadings`. */
export function operationId(method: string, url: string): string {
  const words = url
    .replace(/^\/api\//, '')
    .split('/')
    .flatMap((part) => (part.startsWith(':') ? ['by', part.slice(1)] : part.split('-')));
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
