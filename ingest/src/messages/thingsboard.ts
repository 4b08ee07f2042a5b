/**
 * Topics of the ThingsBoard device API, which share their first level with ours. They name no community and are never native:
 * who listens to native messages passes them by, who listens for profiles always takes them. Pure.
 */

const THINGSBOARD = /^v1\/(?:devices\/me\/.+|gateway\/[^/]+)$/s;
export const THINGSBOARD_FILTERS = ['v1/devices/me/#', 'v1/gateway/+'];

/** True when no native message has this topic, though it begins like one. */
export function isThingsBoard(topic: string): boolean {
  return THINGSBOARD.test(topic);
}
